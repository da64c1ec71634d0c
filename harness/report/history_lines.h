#pragma once

#include "base/sink.h"
#include "measure/snapshot.h"
#include "report/report.h"

namespace report {

/// Gives the report's history as JSON to `sink`, one object a line: the run, each record, each row
/// of the snapshot. Schema "pgrush.history/1"; reports/README.md tells the keys.
void write_lines(const Report& report, const measure::Snapshot& snapshot, const base::Sink& sink);

}  // namespace report
