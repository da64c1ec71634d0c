#pragma once

#include <string>

#include "pg/connection.h"
#include "stop/protocol.h"

namespace explore {

/// Waits for what a connection is about to say: the reply to its opening or to its request.
/// Throws Failure (kUnknown) that names `who` if nothing comes for 10 s.
const pg::Reply& await_reply(pg::Connection& connection, const std::string& who);

/// Opens a connection that uses the slot, once whoever used it before is gone, and waits. Its stops
/// are passed by until the slot is made active. Throws Failure (kProvisioningFailed) that names
/// `who` if it cannot.
void open_and_wait(pg::Connection& connection, PgrushStopSlot& slot, const std::string& who);

}  // namespace explore
