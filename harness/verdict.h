#pragma once

#include <optional>
#include <string>
#include <vector>

#include "baseline.h"
#include "measure/snapshot.h"
#include "report/report.h"
#include "scenario/expectation.h"
#include "scenario/threshold.h"

namespace pgrush {

/// What a run is judged by: a plan knows it, and a history file keeps it.
struct Criteria {
  std::vector<std::string> workloads;   ///< of the phases, in their order
  std::vector<std::string> invariants;  ///< by name
  std::vector<scenario::Expectation> exercise;
  std::vector<scenario::Threshold> thresholds;
  std::optional<Baseline> baseline{};  ///< nothing: no threshold names one
};

/// Judges a finished load: invariants, what was exercised, thresholds; fills in the report and
/// makes its status worse where they say so.
void judge(const Criteria& criteria, const measure::Snapshot& snapshot, report::Report& report);

}  // namespace pgrush
