#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "delivery.h"
#include "drive/metrics.h"
#include "host.h"
#include "measure/snapshot.h"
#include "place.h"
#include "plan.h"
#include "report/report.h"
#include "run.h"
#include "verdict.h"

/// The parts of a run, for it and for the commands that are made of runs.
namespace pgrush {

/// A report of what is to come: who runs what, and how to repeat it.
report::Report begin_report(const RunArguments& arguments, const Plan& plan);

/// Server, database, migrations, seed; then the canary on a copy, and what the run itself is about.
/// Throws Failure, mostly kProvisioningFailed.
void provision(const RunArguments& arguments, const Plan& plan, std::optional<Host>& host,
               std::optional<Place>& place, report::Report& report);

/// Drives the plan, which can be driven once, and judges it when the load is at rest. What stops a
/// part of it goes into the report. `metrics`, if any, follow the load. Gives back what the
/// database held.
measure::Snapshot drive_and_judge(const RunArguments& arguments, const Plan& plan,
                                  const Criteria& criteria, Place& place, report::Report& report,
                                  drive::Metrics* metrics = nullptr);

/// What the runs of one command share, each on a copy of one place.
struct Series {
  const RunArguments& arguments;
  const Criteria& criteria;
  const Delivery& delivery;
  const report::Report blank;  ///< what the report of every run begins with
  Place& original;
};

/// A whole run of the series as `arguments` say, on a copy of the original with these variants,
/// driven and judged. That a signal ended it is noted. Throws Failure if there is no such run, or
/// no copy.
report::Report run_on_copy(const Series& series, const RunArguments& arguments,
                           const std::vector<std::string>& variants = {});

/// Drops the database and ends the server, or leaves both as the run was told. Throws Failure
/// (kCleanUpFailed).
void leave(std::optional<Host>& host, std::optional<Place>& place);

/// What is known of a run when all is over: whether a signal ended it, how long it took, and how
/// much memory.
void end_report(base::Instant started, report::Report& report);

}  // namespace pgrush
