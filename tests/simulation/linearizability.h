#pragma once

#include <optional>
#include <span>

#include "measure/history.h"
#include "measure/snapshot.h"

namespace simulation {

/// What the database holds after the calls about slot 0, if there is an order in which they could
/// have taken effect one after the other, each at a moment between its sending and its answer, so
/// that every answer is true; nothing if there is none. A call in doubt has no answer to be true,
/// and may take effect at any time after its sending, or never.
///
/// All orders are tried (Wing and Gong): for a handful of calls. Only create_booking (operation 0)
/// and cancel_booking (operation 1) take effect.
std::optional<measure::Snapshot> linearise(std::span<const measure::Record> calls,
                                           const measure::History& history);

}  // namespace simulation
