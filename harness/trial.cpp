#include "trial.h"

#include <algorithm>
#include <iterator>

#include "load.h"

namespace pgrush {

bool Trial::violates(const std::string& name) const {
  return std::ranges::any_of(invariants, [&](const invariant::Judged& judged) {
    return judged.verdict.truth == base::Truth::kViolated && (name.empty() || judged.name == name);
  });
}

bool Trial::holds() const {
  return std::ranges::all_of(invariants, [](const invariant::Judged& judged) {
    return judged.verdict.truth == base::Truth::kHolds;
  });
}

std::vector<invariant::Judged> judge_at_rest(const Plan& plan, Place& place,
                                             measure::History& history) {
  history.finish();
  place.reconnect();
  place.wait_for_rest();
  auto judged = invariant::judge(plan.invariants, place.snapshot(), history);
  std::ranges::move(place.judge(plan.sql_invariants), std::back_inserter(judged));
  return judged;
}

Trial try_out(const Plan& plan, Place& place, const std::function<bool(const Trial&)>& enough) {
  const base::Instant began = base::Clock::now();
  report::Report report;
  Trial trial;
  const AtRest judges = [&] {
    trial.invariants = judge_at_rest(plan, place, report.history);
    trial.calls = report.history.records.size();
    trial.seconds = base::to_s(base::Clock::now() - began);
    return !enough(trial);
  };
  drive_phases(plan, place, report, {.quiet = true, .judges = judges});
  return trial;
}

}  // namespace pgrush
