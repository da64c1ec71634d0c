#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using Status = measure::Snapshot::Event::Status;

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  const bool drained = std::ranges::all_of(history.phases, [](const measure::Phase& phase) {
    return phase.rules.max_attempts == 0 || phase.drained;
  });
  Findings findings;
  std::uint64_t left = 0;
  webhooks.for_each_event([&](const EventStory& story) {
    const bool accepted = std::ranges::any_of(story.ingests, [](const measure::Record* record) {
      return record->outcome == base::Outcome::kDone;
    });
    if (!accepted || !snapshot.read) return;
    findings.examine();
    findings.exercise();
    const auto stored = snapshot.event(story.event);
    if (stored.empty())
      findings.violate(event_evidence("an event that was accepted is not stored", story, {}));
    for (const auto& row : stored) {
      if (row.status == Status::kSuccess || row.status == Status::kDeadLetter) continue;
      ++left;
      if (!drained) continue;
      Evidence evidence = event_evidence(
          "nothing is claimable any more, but the event has neither succeeded nor died", story, {});
      if (findings.has_room()) {
        for (const measure::Record* claim : story.claims) evidence.calls.push_back(*claim);
        for (const measure::Record* mark : story.marks) evidence.calls.push_back(*mark);
      }
      findings.violate(std::move(evidence));
    }
  });
  Verdict verdict = std::move(findings).conclude("an event was accepted");
  if (verdict.truth == base::Truth::kHolds && left > 0) {
    verdict.truth = base::Truth::kUnknown;
    verdict.explanation = fmt::format("the load was ended with {} events still under way", left);
  }
  return verdict;
}

const base::Registrar<Invariant> kRegistrar(
    "every_event_ends",
    {"Every accepted event is stored and ends, in a success or in the dead letters.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
