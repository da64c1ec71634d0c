#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::webhook::kReplayLimit;

/// The claims of an event for its last attempt, in sending order: no dead letter without one.
std::vector<const Record*> last_attempts(const EventStory& story, const Webhooks& webhooks) {
  std::vector<const Record*> claims;
  for (const Record* claim : story.claims)
    if (claim->attempt >= webhooks.rules(*claim).max_attempts) claims.push_back(claim);
  return claims;
}

void judge_webhook(const EventStory& story, Findings& findings) {
  if (story.ingests.empty()) return;
  const Record& ingest = *story.ingests.front();
  for (const Record* replay : story.replays)
    if (replay->party != ingest.party)
      findings.violate(
          event_evidence(fmt::format("a replay for webhook {} gave an event of webhook {}",
                                     replay->party, ingest.party),
                         story, {ingest, *replay}));
}

/// Each replay needs a death of its own before it.
void judge_deaths(const EventStory& story, const Webhooks& webhooks, Findings& findings) {
  const std::vector<const Record*> deaths = last_attempts(story, webhooks);
  std::vector<const Record*> replays = story.replays;
  std::ranges::sort(replays, {}, &Record::answered);
  for (std::size_t i = 0; i < replays.size(); ++i) {
    if (i < deaths.size() && deaths[i]->invoked < replays[i]->answered) continue;
    std::vector<Record> calls{*replays[i]};
    if (i > 0) calls.insert(calls.begin(), *replays[i - 1]);
    return findings.violate(
        event_evidence("an event was replayed that was no dead letter", story, std::move(calls)));
  }
}

void judge_event(const EventStory& story, const Webhooks& webhooks, Findings& findings) {
  findings.examine(story.replays.size());
  findings.exercise(story.replays.size());
  judge_webhook(story, findings);
  // A claim in doubt may have been for the last attempt.
  if (!webhooks.claims_in_doubt()) judge_deaths(story, webhooks, findings);
}

void judge_calls(const Webhooks& webhooks, Findings& findings) {
  for_each_call(webhooks.replay_rows(), [&](std::span<const Record* const> call) {
    if (call.size() > kReplayLimit)
      findings.violate(
          {fmt::format("a replay for at most {} gave {} events", kReplayLimit, call.size()),
           {},
           {*call[0], *call[1]}});
  });
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) { judge_event(story, webhooks, findings); });
  judge_calls(webhooks, findings);
  return std::move(findings).conclude("an event was replayed");
}

const base::Registrar<Invariant> kRegistrar(
    "replay_within_bounds",
    {"A replay gives dead letters of its caller's clinic and of the webhook it asked for, at most "
     "as many as it asked for, and each of them once.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
