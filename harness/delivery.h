#pragma once

#include <string>

#include "base/sink.h"
#include "report/report.h"

namespace pgrush {

/// Where a finished report goes.
struct Delivery {
  std::string report;  ///< a file, "-" for stdout; "": report.json in `out`
  std::string out;     ///< a folder, made if it is not there
  bool quiet = false;  ///< only the last line of the summary
};

/// Where a report goes that was told `report` and `out`: into a folder of the run's own if neither
/// was named.
Delivery delivery_for(const std::string& report, const std::string& out, bool quiet,
                      const report::Report& about);

/// Writes report.json, and notes in the report where; into a folder of the run's own also the
/// diagrams and specs of explored schedules. Throws Failure (kInternal) if it cannot.
void deliver(const Delivery& delivery, report::Report& report);

/// Writes a report that is a part of another one beside it, and gives back where. "" if the other
/// was given a place of its own: then nothing else is put there. Throws as deliver().
std::string deliver_part(const Delivery& delivery, const std::string& name,
                         const report::Report& part);

/// Prints the summary: on stdout, unless the report itself went there.
void print(const Delivery& delivery, const report::Report& report);

/// Writes data to stdout, piece by piece; throws Failure (kInternal) if nobody takes it.
void write_to_stdout(const report::Content& content);

}  // namespace pgrush
