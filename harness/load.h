#pragma once

#include "place.h"
#include "plan.h"
#include "report/report.h"

namespace pgrush {

/// Drives the plan's phases one after the other into the report's history. A signal ends the phase
/// under way and skips the rest. Throws Failure if a phase's connections cannot be opened; the
/// phases before it are in the history all the same.
void drive_phases(const Plan& plan, Place& place, bool quiet, report::Report& report);

/// How the generator fared, by a finished history.
void measure_generator(const measure::History& history, report::Generator& generator);

}  // namespace pgrush
