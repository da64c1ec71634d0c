#include <algorithm>
#include <limits>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

/// A claim that was sent after `highest` had been answered must have a higher token.
void judge_order(const EventStory& story, Findings& findings) {
  std::vector<const Record*> by_answer = story.claims;
  std::ranges::sort(by_answer, {}, &Record::answered);
  const Record* highest = nullptr;
  std::size_t seen = 0;
  for (const Record* claim : story.claims) {
    for (; seen < by_answer.size() && by_answer[seen]->answered < claim->invoked; ++seen)
      if (highest == nullptr || by_answer[seen]->token > highest->token) highest = by_answer[seen];
    findings.examine();
    if (highest == nullptr) continue;
    findings.exercise();
    if (claim->token <= highest->token)
      findings.violate(event_evidence("a later claim has no higher token than an earlier one",
                                      story, {*highest, *claim}));
  }
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    judge_order(story, findings);
    std::int64_t highest = 0;
    for (const Record* claim : story.claims) highest = std::max(highest, claim->token);
    for (const auto& stored : snapshot.event(story.event)) {
      const bool below = stored.claim_no < highest;
      const bool above = stored.claim_no > highest && !webhooks.claims_in_doubt();
      if (below || above)
        findings.violate(
            event_evidence(below ? "the stored token is lower than one that a worker was given"
                                 : "the stored token is higher than any that a worker was given",
                           story, {}));
    }
  });
  return std::move(findings).conclude("an event was claimed again");
}

const base::Registrar<Invariant> kRegistrar(
    "tokens_only_rise",
    {"Each claim of an event has a higher token than the one before, replayed or not.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
