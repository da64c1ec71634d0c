#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "explore/calls.h"
#include "explore/schedule.h"
#include "explore/sql_invariant.h"
#include "invariant/invariant.h"
#include "measure/history.h"
#include "place.h"
#include "provision/stop_region.h"
#include "report/exploration.h"

namespace pgrush {

/// How a phase is explored.
struct Expedition {
  std::optional<std::uint32_t> bound;       ///< preemptions; nothing: none
  std::uint64_t schedules = 0;              ///< > 0: so many random ones instead of all
  std::uint64_t seed = 0;                   ///< of the random ones
  bool fail_fast = false;                   ///< the first violation ends it
  std::optional<explore::Schedule> replay;  ///< only this one
};

/// What came of it.
struct Discovery {
  report::Exploration found;
  std::vector<invariant::Judged> invariants;  ///< over all schedules
  measure::History history;                   ///< what the calls in their evidence refer to
};

/// By what schedules are judged.
struct ScheduleCriteria {
  std::vector<std::string> invariants;     ///< names in the registry, those of other workloads too
  std::vector<explore::SqlInvariant> sql;  ///< the scenario's own
  bool own_schema = false;                 ///< the database is not ours: there is no snapshot of it
};

/// Explores a phase in `place`, which it leaves changed. `interrupted` is asked after each
/// schedule. What stops the search but is no reason to forget what it found, as a schedule that
/// does not repeat itself, stands in found.trouble. Throws Failure otherwise.
Discovery explore_phase(const explore::Exploration& exploration, const Expedition& expedition,
                        const ScheduleCriteria& criteria,
                        const std::vector<measure::Operation>& operations, Place& place,
                        provision::StopRegion& region, const std::function<bool()>& interrupted);

}  // namespace pgrush
