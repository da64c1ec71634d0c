#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"
#include "measure/intervals.h"

namespace invariant {
namespace {

using measure::Record;

void judge_event(const measure::Snapshot& snapshot, const EventStory& story,
                 const Webhooks& webhooks, Findings& findings) {
  measure::Intervals replays;
  for (const Record* replay : story.replays) replays.add(replay->invoked, replay->answered);
  replays.sort();
  // Whether a replay, which begins the count anew, may lie in that time.
  const auto replayed = [&](std::int64_t from, std::int64_t until) {
    return webhooks.replays_in_doubt() || replays.meeting(from, until) > 0;
  };
  const auto& claims = story.by_token;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    findings.examine();
    const int before = i == 0 ? 0 : claims[i - 1]->attempt;
    if (i > 0) findings.exercise();
    const bool anew = i > 0 && claims[i]->attempt == 1 && claims[i]->token > claims[i - 1]->token &&
                      replayed(claims[i - 1]->invoked, claims[i]->answered);
    if (claims[i]->attempt == before + 1 || anew) continue;
    Evidence evidence =
        event_evidence(fmt::format("attempt {} follows attempt {}", claims[i]->attempt, before),
                       story, {*claims[i]});
    if (i > 0) evidence.calls.insert(evidence.calls.begin(), *claims[i - 1]);
    findings.violate(std::move(evidence));
  }
  const int last = claims.empty() ? 0 : claims.back()->attempt;
  const bool reset = !claims.empty() && replayed(claims.back()->invoked, INT64_MAX);
  for (const auto& stored : snapshot.event(story.event)) {
    if (stored.attempts == last || (reset && stored.attempts == 0)) continue;
    findings.violate(event_evidence(
        fmt::format("the event is stored with {} attempts, its last claim was attempt {}",
                    stored.attempts, last),
        story, {}));
  }
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  // A claim in doubt may have counted an attempt that nobody was told of.
  if (!webhooks.claims_in_doubt())
    webhooks.for_each_event(
        [&](const EventStory& story) { judge_event(snapshot, story, webhooks, findings); });
  return std::move(findings).conclude("an event was claimed again");
}

const base::Registrar<Invariant> kRegistrar(
    "attempts_match_claims", {"Each claim counts one attempt; only a replay begins the count anew.",
                              "webhook_claims", judge});

}  // namespace
}  // namespace invariant
