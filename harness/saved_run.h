#pragma once

#include <optional>
#include <string>

#include "measure/snapshot.h"
#include "report/report.h"
#include "verdict.h"

namespace pgrush {

/// A run as its history file keeps it: enough to judge it again without a server.
struct SavedRun {
  report::Report report;  ///< without verdicts and what follows from them
  Criteria criteria;
  std::optional<measure::Snapshot> snapshot;  ///< nothing: the run did not come to its load
};

/// Writes the run's history file, whole or not at all. Throws Failure (kInternal) that names the
/// path and the reason.
void save_run(const std::string& path, const Criteria& criteria,
              const std::optional<measure::Snapshot>& snapshot, const report::Report& report);

/// Reads it again. The report's status is what the run's troubles made it; the verdicts are for
/// judge() to add. Throws Failure (kUnusable) that names the file, the place and the way out.
SavedRun read_saved_run(const std::string& path);

}  // namespace pgrush
