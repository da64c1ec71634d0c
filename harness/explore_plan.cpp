#include "explore_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"
#include "invariant/invariant.h"
#include "measure/session.h"
#include "plan.h"
#include "schedule_verdicts.h"
#include "workload/workload.h"

namespace pgrush {
namespace {

/// An invariant that is named is judged by one phase at least.
void check_applicable(const ExplorePlan& plan, scenario::Mistakes& mistakes) {
  for (std::size_t i = 0; i < plan.scenario.invariants.size(); ++i) {
    const std::string& name = plan.scenario.invariants[i];
    const auto* known = invariant::Invariants::instance().find(name);
    if (known == nullptr) continue;
    if (std::ranges::all_of(plan.explorations, [&](const explore::Exploration& exploration) {
          return applicable({name}, exploration).empty();
        }))
      mistakes.add(
          fmt::format("/invariants/{}", i),
          fmt::format("{} is about {}, and no phase calls any of that", name, known->workload));
  }
}

void choose_invariants(ExplorePlan& plan, scenario::Mistakes& mistakes) {
  plan.criteria.invariants = known_invariants(plan.scenario, mistakes);
  check_applicable(plan, mistakes);
  if (plan.scenario.all_invariants) {
    std::vector<std::string> workloads;
    for (const explore::Exploration& one : plan.explorations)
      workloads.insert(workloads.end(), one.workloads.begin(), one.workloads.end());
    for (const std::string& name : invariant::all_for(workloads))
      if (std::ranges::find(plan.criteria.invariants, name) == plan.criteria.invariants.end())
        plan.criteria.invariants.push_back(name);
  } else if (plan.scenario.invariants.empty()) {
    mistakes.add("/invariants", "is empty: an exploration that judges nothing finds nothing");
  }
  // A file that is not there has been noted already.
  if (mistakes.empty()) plan.criteria.sql = explore::read_sql_invariants(plan.scenario);
}

}  // namespace

ExplorePlan make_explore_plan(const std::string& folder, const std::vector<std::string>& settings,
                              const std::optional<std::uint64_t>& seed) {
  scenario::Mistakes mistakes;
  scenario::Overrides overrides;
  for (const std::string& setting : settings)
    overrides.settings.push_back(scenario::parse_setting(setting));
  ExplorePlan plan;
  plan.scenario = scenario::read(folder, overrides, mistakes);
  scenario::require_explored(plan.scenario, true);
  plan.seed = choose_seed(seed, mistakes);
  workload::Ground ground;
  for (const scenario::Phase& phase : plan.scenario.phases)
    plan.explorations.push_back(explore::read_exploration(phase, plan.scenario, ground, mistakes));
  ground.number_of(measure::session::inspect_operation());
  plan.operations = std::move(ground.operations);
  plan.criteria.own_schema = plan.scenario.own_schema;
  choose_invariants(plan, mistakes);
  mistakes.raise(folder);
  return plan;
}

}  // namespace pgrush
