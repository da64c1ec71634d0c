#pragma once

#include "measure/snapshot.h"
#include "plan.h"
#include "report/report.h"

namespace pgrush {

/// Judges a finished load: invariants, what was exercised, thresholds; fills in the report and
/// makes its status worse where they say so.
void judge(const Plan& plan, const measure::Snapshot& snapshot, report::Report& report);

}  // namespace pgrush
