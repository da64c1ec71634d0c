#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::webhook::kSuccess;

void judge_event(const EventStory& story, Findings& findings) {
  const Record* first = nullptr;
  for (const Record* mark : story.marks) {
    if (mark->outcome != base::Outcome::kDone || mark->answer != kSuccess) continue;
    if (first == nullptr) first = mark;
    if (mark->token != first->token)
      findings.violate(event_evidence("two claims of an event were both marked a success", story,
                                      {*first, *mark}));
  }
  if (first == nullptr) return;
  findings.exercise();
  for (const Record* claim : story.claims)
    if (claim->invoked > first->answered)
      findings.violate(
          event_evidence("an event was claimed after it had succeeded", story, {*first, *claim}));
}

void judge_stored(const measure::Snapshot& snapshot, const EventStory& story, Findings& findings) {
  using Status = measure::Snapshot::Event::Status;
  const auto told = std::ranges::find_if(story.marks, [](const Record* mark) {
    return mark->outcome == base::Outcome::kDone && mark->answer == kSuccess;
  });
  const bool doubtful = std::ranges::any_of(
      story.marks, [](const Record* mark) { return mark->outcome == base::Outcome::kInDoubt; });
  for (const auto& stored : snapshot.event(story.event)) {
    const bool succeeded = stored.status == Status::kSuccess;
    if (told != story.marks.end() && !succeeded)
      findings.violate(event_evidence(
          "a worker was told success, but the event is stored otherwise", story, {**told}));
    if (told == story.marks.end() && succeeded && !doubtful)
      findings.violate(
          event_evidence("an event is stored as a success that no worker marked", story, {}));
  }
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    findings.examine();
    judge_event(story, findings);
    judge_stored(snapshot, story, findings);
  });
  return std::move(findings).conclude("an event succeeded");
}

const base::Registrar<Invariant> kRegistrar(
    "event_processed_once",
    {"An event succeeds at most once, is stored so, and is never claimed again.", "webhook_claims",
     judge});

}  // namespace
}  // namespace invariant
