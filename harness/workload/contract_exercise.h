#pragma once

#include <map>
#include <optional>
#include <string>

#include "measure/history.h"

namespace workload {

/// How far a load of providers' events raised the dangers that its invariants guard against:
/// effects_applied, events_sent_twice, deliveries_refused (for their signature),
/// deliveries_too_late, events_rejected (forged ones, found by a worker), effects_impossible,
/// attempts_failed, leases_lost (claims that nothing followed), effects_stale (a worker came too
/// late, and heard so), leases_extended, events_given_up, events_replayed, replays_left (of an
/// event whose effect was had elsewhere). Nothing where no event was claimed.
std::map<std::string, std::optional<double>> contract_exercise(const measure::History& history);

}  // namespace workload
