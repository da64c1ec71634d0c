#include "schedule_verdicts.h"

#include <algorithm>

namespace pgrush {
namespace {

using invariant::Judged;

/// Takes one more verdict of the same invariant into `sum`.
void add(invariant::Verdict& sum, invariant::Verdict& one) {
  const auto weight = [](const invariant::Verdict& verdict) {
    if (verdict.truth == base::Truth::kViolated) return 3;
    if (verdict.failed) return 2;
    return verdict.truth == base::Truth::kHolds ? 1 : 0;
  };
  if (weight(one) > weight(sum)) {
    sum.truth = one.truth;
    sum.failed = one.failed;
    sum.explanation = std::move(one.explanation);
    sum.evidence = std::move(one.evidence);
  }
  sum.examined += one.examined;
  sum.exercised += one.exercised;
  sum.violations += one.violations;
}

}  // namespace

void fold(std::vector<Judged>& sums, std::vector<Judged> some, const measure::History& history,
          measure::History& told) {
  told.errors.merge(measure::ErrorSamples(history.errors));
  for (Judged& one : some) {
    const auto sum = std::ranges::find(sums, one.name, &Judged::name);
    if (sum == sums.end() || sum->verdict.truth != base::Truth::kViolated)
      for (invariant::Evidence& evidence : one.verdict.evidence)
        for (measure::Record& record : evidence.calls) record = told.cite(history, record);
    if (sum == sums.end())
      sums.push_back(std::move(one));
    else
      add(sum->verdict, one.verdict);
  }
}

std::vector<std::string> applicable(const std::vector<std::string>& names,
                                    const explore::Exploration& exploration) {
  std::vector<std::string> some;
  for (const std::string& name : names) {
    const std::string& workload = invariant::Invariants::instance().find(name)->workload;
    if (workload.empty() ||
        std::ranges::find(exploration.workloads, workload) != exploration.workloads.end())
      some.push_back(name);
  }
  return some;
}

}  // namespace pgrush
