#pragma once

#include <string>

#include "report/exploration.h"

namespace report {

/// The schedule as a sequence diagram in Mermaid's language: the sessions A, B, … and the database
/// DB; calls and answers are messages, stops and waits are notes.
std::string to_mermaid(const ExploredSchedule& schedule);

}  // namespace report
