#pragma once

#include <functional>

#include "drive/metrics.h"
#include "live_thresholds.h"
#include "place.h"
#include "plan.h"
#include "report/report.h"

namespace pgrush {

/// Looks at a load that has come to rest in its midst; whether it is to go on.
using AtRest = std::function<bool()>;

/// Who follows a load while it goes on.
struct Followers {
  bool quiet = false;                    ///< no progress line
  AtRest judges = nullptr;               ///< nothing: it is judged when it is over
  LiveThresholds* thresholds = nullptr;  ///< nullptr: none ends it
  drive::Metrics* metrics = nullptr;     ///< nullptr: nobody scrapes
};

/// Drives the plan's phases one after the other into the report's history. A signal ends the phase
/// under way and skips the rest. Throws Failure if a phase's connections cannot be opened; the
/// phases before it are in the history all the same.
///
/// With `judges`, phases are driven in slices of growing length, the load at rest after each;
/// `judges` looks at it then, and ends all phases by saying no. `thresholds` end the load once one
/// of them is crossed, and all phases with it; the report says which.
void drive_phases(const Plan& plan, Place& place, report::Report& report,
                  const Followers& followers);

/// How the generator fared, by a finished history.
void measure_generator(const measure::History& history, report::Generator& generator);

}  // namespace pgrush
