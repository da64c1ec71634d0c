#include <algorithm>
#include <vector>

#include "invariant/findings.h"
#include "measure/contract.h"

namespace invariant {
namespace {

using measure::Record;
using Stored = measure::Snapshot::Event;
namespace contract = measure::contract;

/// What is wrong with an answer about the event that is stored so; "" if nothing is. What ended in
/// success stays as it is.
std::string wrong_answer(const Record& told, const Stored* stored) {
  const bool succeeded = stored != nullptr && stored->status == Stored::Status::kSuccess;
  const bool by_that_claim = succeeded && stored->claim_no == told.token;
  if (told.answer == contract::kSuccess && !succeeded)
    return "a worker was told of success, but the event has not succeeded";
  if (told.answer == contract::kSuccess && !by_that_claim)
    return "a worker was told of success, but another claim has succeeded";
  if (told.answer == contract::kStale && by_that_claim)
    return "a worker was told that its claim is stale, but that claim has succeeded";
  return "";
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  Findings findings;
  const auto apply = history.operation(contract::kApply);
  std::vector<const Stored*> events;
  for (const Stored& event : snapshot.events) events.push_back(&event);
  std::ranges::sort(events, {}, &Stored::id);
  for (const Record& told : history.about(base::Kind::kEvent)) {
    if (!snapshot.read || told.operation != apply || told.answer == measure::kNoAnswer) continue;
    findings.examine();
    findings.exercise(told.answer == contract::kSuccess ? 1 : 0);
    const base::Uuid& id = history.result_of(told);
    const auto found = std::ranges::lower_bound(events, id, {}, &Stored::id);
    const Stored* stored = found != events.end() && (*found)->id == id ? *found : nullptr;
    const std::string wrong = wrong_answer(told, stored);
    if (!wrong.empty())
      findings.violate(
          {wrong, {{"event", base::to_string(id)}, {"claim", std::to_string(told.token)}}, {told}});
  }
  return std::move(findings).conclude("a worker was told of success");
}

const base::Registrar<Invariant> kRegistrar("effect_is_answered_truly",
                                            {"A worker that is told of success has the event "
                                             "marked by its own claim; one that is told of a "
                                             "stale claim has not.",
                                             "provider_contracts", judge});

}  // namespace
}  // namespace invariant
