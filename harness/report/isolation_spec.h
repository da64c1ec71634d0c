#pragma once

#include <string>

#include "report/exploration.h"

namespace report {

/// A spec that has PostgreSQL's isolationtester run the schedule, on a database that holds what the
/// exploration began with. "" if no spec says it: see why_no_isolation_spec().
std::string to_isolation_spec(const ExploredSchedule& schedule);

/// Why there is no spec, in a sentence; "" if there is one. Its steps are whole calls: a session
/// must take its turn where the others are between two calls or wait for a lock.
std::string why_no_isolation_spec(const ExploredSchedule& schedule);

}  // namespace report
