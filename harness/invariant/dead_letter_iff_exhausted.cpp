#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::webhook::kDeadLetter;
using measure::webhook::kRetry;
using Status = measure::Snapshot::Event::Status;

void judge_marks(const EventStory& story, const Webhooks& webhooks, Findings& findings) {
  for (const Record* mark : story.marks) {
    if (!EventStory::applied(*mark)) continue;
    const int limit = webhooks.rules(*mark).max_attempts;
    const bool exhausted = mark->attempt >= limit;
    if (exhausted && mark->answer != measure::webhook::kSuccess) findings.exercise();
    if (mark->answer == kDeadLetter && !exhausted)
      findings.violate(
          event_evidence(fmt::format("attempt {} of {} was told dead_letter", mark->attempt, limit),
                         story, {*mark}));
    if (mark->answer == kRetry && exhausted)
      findings.violate(event_evidence(
          fmt::format("attempt {} of {} was told retry", mark->attempt, limit), story, {*mark}));
  }
  for (const Record* claim : story.claims) {
    const int limit = webhooks.rules(*claim).max_attempts;
    if (claim->attempt > limit)
      findings.violate(event_evidence(
          fmt::format("an event was claimed for attempt {} of {}", claim->attempt, limit), story,
          {*claim}));
  }
}

void judge_stored(const measure::Snapshot& snapshot, const EventStory& story,
                  const Webhooks& webhooks, Findings& findings) {
  if (story.claims.empty()) return;
  const int limit = webhooks.rules(*story.claims.front()).max_attempts;
  for (const auto& stored : snapshot.event(story.event)) {
    if (stored.status == Status::kDeadLetter && stored.attempts < limit)
      findings.violate(event_evidence(
          fmt::format("a dead letter is stored after {} of {} attempts", stored.attempts, limit),
          story, {}));
    if (stored.status == Status::kFailed && stored.attempts >= limit)
      findings.violate(event_evidence(
          fmt::format("an event waits for a retry after {} of {} attempts", stored.attempts, limit),
          story, {}));
  }
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    findings.examine();
    judge_marks(story, webhooks, findings);
    judge_stored(snapshot, story, webhooks, findings);
  });
  return std::move(findings).conclude("the last attempt at an event failed");
}

const base::Registrar<Invariant> kRegistrar(
    "dead_letter_iff_exhausted",
    {"An event becomes a dead letter when its last attempt has failed, not before and not later.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
