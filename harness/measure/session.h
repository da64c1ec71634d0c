#pragma once

#include <cstdint>
#include <string_view>

#include "measure/record.h"

/// What sessions are asked before they end.
namespace measure::session {

/// A client asks its session what it would leave to the next user.
inline constexpr std::string_view kInspect = "inspect_session";

/// The only right answer of an inspection.
inline constexpr std::uint8_t kClean = 0;

/// Whether the calls are inspections: no part of the load, and in no figure but their own.
inline bool is_inspection(const Operation& operation) { return operation.name == kInspect; }

/// inspect_session with its answers.
Operation inspect_operation();

}  // namespace measure::session
