#pragma once

#include <string_view>

#include "provision/guardian.h"

namespace provision {

/// What the guardian says when its server accepts connections; anything else is what went wrong.
inline constexpr std::string_view kReady = "ready\n";

/// The life of the guardian, in the process forked for it: starts the server, says so on `control`,
/// waits until the other end of it closes, ends the server and removes the folder. Does not return.
[[noreturn]] void guard(const GuardianPlan& plan, int control, int lock);

}  // namespace provision
