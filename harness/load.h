#pragma once

#include "place.h"
#include "plan.h"
#include "report/report.h"

namespace pgrush {

/// Drives the plan's phases one after the other and fills in the report's history, generator and
/// server figures. A signal ends the phase under way and skips the rest; the report's status says
/// so. Throws Failure if a phase's connections cannot be opened.
void drive_phases(const Plan& plan, Place& place, bool quiet, report::Report& report);

}  // namespace pgrush
