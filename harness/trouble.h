#pragma once

#include <exception>
#include <string>

#include "base/failure.h"
#include "report/report.h"

namespace pgrush {

/// Makes the report's status worse if `status` is; the reason is that of the first who did.
void worsen(report::Report& report, base::ExitStatus status, const std::string& reason);

/// Notes in the report what stopped a part of the run, and tells people.
void note(report::Report& report, base::ExitStatus status, const std::string& why);

/// Makes the report's status that of its invariants: 1 for one that is violated, 2 for one that
/// could not be told.
void conclude_invariants(report::Report& report);

/// Carries out a part of the run; what stops it goes into the report. Whether it was carried out.
template <class Part>
bool attempt(report::Report& report, Part part) {
  try {
    part();
    return true;
  } catch (const base::Failure& failure) {
    note(report, failure.status(), failure.what());
  } catch (const std::exception& error) {
    note(report, base::ExitStatus::kInternal, std::string("internal error: ") + error.what());
  }
  return false;
}

}  // namespace pgrush
