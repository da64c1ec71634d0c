#pragma once

#include "drive/webhook_worker.h"

namespace drive {

/// Works on webhook events with as many threads as the spec says, and one that prolongs the leases
/// of all they hold, three times a lease. Ends when it is interrupted, or the workers have nothing
/// left to do: nothing more is claimed then, and what is held is carried out. Throws the first
/// Failure of a thread, when all have ended.
WorkCounts work(const WorkSpec& spec);

}  // namespace drive
