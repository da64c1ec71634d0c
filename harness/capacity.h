#pragma once

#include <cstdint>
#include <string>

#include "base/exit_status.h"
#include "report/report.h"
#include "run.h"

namespace pgrush {

/// What `pgrush capacity` was told.
struct CapacityArguments {
  RunArguments run;         ///< one of its runs; its rate is the first that is tried
  double precision = 0.05;  ///< by how much a rate that fails may be above the answer
};

/// Searches for the highest arrival rate at which thresholds and invariants hold and the generator
/// keeps up; each rate is a run on a fresh copy of one database. The report is that of the run at
/// that rate, with all others in `capacity`; if no rate holds, that of the lowest, and so is the
/// exit status. Throws Failure (kUnusable) as run() does, and if there is no rate to begin with.
base::ExitStatus capacity(const CapacityArguments& arguments);

/// What of a judged run on so many connections did not hold, by the rate's measure: its invariants,
/// its thresholds, whether the generator was too busy, and calls that failed and arrivals that were
/// skipped, unless a threshold of the scenario's says how many may be. What could not be told
/// holds. Everything else is a figure.
report::RateProbe probe_of(const report::Report& run, double rate, std::uint64_t connections);

}  // namespace pgrush
