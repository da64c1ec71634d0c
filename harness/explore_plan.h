#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "explore/calls.h"
#include "exploring.h"
#include "scenario/scenario.h"

namespace pgrush {

/// All that is decided before anything is explored.
struct ExplorePlan {
  scenario::Scenario scenario;
  std::uint64_t seed = 0;
  std::vector<explore::Exploration> explorations;  ///< by phase
  std::vector<measure::Operation> operations;      ///< of all phases
  ScheduleCriteria criteria;
};

/// Reads the scenario and applies --set. Throws Failure (kUnusable) that tells all mistakes at
/// once.
ExplorePlan make_explore_plan(const std::string& folder, const std::vector<std::string>& settings,
                              const std::optional<std::uint64_t>& seed);

}  // namespace pgrush
