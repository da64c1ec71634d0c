#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "explore/sql_invariant.h"
#include "run.h"
#include "scenario/scenario.h"
#include "verdict.h"
#include "workload/workload.h"

namespace pgrush {

/// All that is decided before anything is touched.
struct Plan {
  scenario::Scenario scenario;
  std::uint64_t seed = 0;
  std::vector<std::unique_ptr<workload::Workload>> workloads;  ///< by phase
  std::vector<measure::Operation> operations;                  ///< of all phases
  std::vector<std::string> invariants;                         ///< names, "all" resolved
  std::vector<explore::SqlInvariant> sql_invariants;           ///< the scenario's own
};

/// Reads the scenario, applies flags and --set, and makes the workloads. Throws Failure (kUnusable)
/// that tells all mistakes at once.
Plan make_plan(const RunArguments& arguments);

/// The seed that was told, which must be one that readers of JSON can hold; else a random one.
std::uint64_t choose_seed(const std::optional<std::uint64_t>& told, scenario::Mistakes& mistakes);

/// The registered invariants that the scenario names; notes those that are unknown.
std::vector<std::string> known_invariants(const scenario::Scenario& scenario,
                                          scenario::Mistakes& mistakes);

/// What the plan's run is judged by, an earlier run among it if it names one. Throws Failure
/// (kUnusable) if that cannot be used.
Criteria criteria_of(const RunArguments& arguments, const Plan& plan);

/// The command that repeats the run: as it was typed, with the seed, without passwords.
std::string repeat_command(const RunArguments& arguments, std::uint64_t seed);

}  // namespace pgrush
