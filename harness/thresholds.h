#pragma once

#include <optional>
#include <string>
#include <vector>

#include "baseline.h"
#include "measure/record.h"
#include "report/report.h"
#include "scenario/condition.h"
#include "scenario/threshold.h"

namespace pgrush {

/// Why a run with these operations cannot be held to the threshold, a clause for a mistake; "" if
/// it can. Its condition must be one that can be read, or else it is for others to complain.
std::string wrong_with(const scenario::Threshold& threshold,
                       const std::vector<measure::Operation>& operations);

/// The value that the condition holds a run's to: its own, or what follows from the baseline's.
/// Nothing where there is nothing to compare with.
std::optional<double> bound_of(const scenario::Condition& condition,
                               const std::optional<Baseline>& baseline,
                               const report::Report& report, const std::string& measure);

/// What a finished run measured of a threshold, and whether it passed: over the whole run, in the
/// worst window, or against the baseline. One that ended the load did not pass, whatever the calls
/// said that were still under way. `report` has its history and its summary.
report::Threshold hold(const scenario::Threshold& wanted, const std::optional<Baseline>& baseline,
                       const report::Report& report);

}  // namespace pgrush
