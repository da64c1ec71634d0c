#include "canary.h"

#include "base/failure.h"
#include "trial.h"

namespace pgrush {
namespace {

// Of all its phases together.
constexpr double kDurationS = 2;

}  // namespace

report::Canary try_canary(const RunArguments& arguments, Place& original) {
  Plan plan = make_plan(arguments);
  for (scenario::Phase& phase : plan.scenario.phases)
    phase.load.duration_s = kDurationS / static_cast<double>(plan.scenario.phases.size());
  Place copy(original);
  report::Canary canary;
  canary.file = plan.scenario.canary;
  copy.apply_variant(plan.scenario.folder / plan.scenario.canary);
  const Trial trial = try_out(plan, copy, [](const Trial& seen) { return seen.violates(); });
  for (const invariant::Judged& judged : trial.invariants)
    if (judged.verdict.truth == base::Truth::kViolated) canary.caught_by.push_back(judged.name);
  canary.calls = trial.calls;
  canary.seconds = trial.seconds;
  copy.leave();
  return canary;
}

}  // namespace pgrush
