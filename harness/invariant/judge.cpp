#include <algorithm>
#include <cassert>
#include <exception>

#include "invariant/invariant.h"

namespace invariant {

std::vector<Judged> judge(const std::vector<std::string>& names, const measure::Snapshot& snapshot,
                          const measure::History& history) {
  std::vector<Judged> judged;
  for (const std::string& name : names) {
    const Invariant* invariant = Invariants::instance().find(name);
    assert(invariant != nullptr);  // the scenario's reader knows the names
    Judged one{name, invariant->claim, {}};
    try {
      one.verdict = invariant->judge(snapshot, history);
    } catch (const std::exception& error) {
      one.verdict.truth = base::Truth::kUnknown;
      one.verdict.failed = true;
      one.verdict.explanation = std::string("the check itself failed: ") + error.what();
    }
    judged.push_back(std::move(one));
  }
  return judged;
}

std::vector<std::string> all_for(const std::vector<std::string>& workloads) {
  const auto& known = Invariants::instance();
  const auto driven = [&](const std::string& workload) {
    return std::ranges::find(workloads, workload) != workloads.end();
  };
  const bool clinic = std::ranges::any_of(
      known.names(), [&](const std::string& name) { return driven(known.find(name)->workload); });
  std::vector<std::string> names;
  for (const std::string& name : known.names()) {
    const std::string& wants = known.find(name)->workload;
    if (wants.empty() || driven(wants) || (clinic && wants == kClinic)) names.push_back(name);
  }
  return names;
}

}  // namespace invariant
