#pragma once

#include <map>
#include <optional>
#include <string>

#include "measure/history.h"

namespace workload {

/// How far a webhook load raised the dangers that its invariants guard against: overlapping_claims
/// (claims under way together with another one), repeated_events (ingested more than once),
/// failed_attempts, stale_marks, late_marks (accepted although the lease was over), lost_leases
/// (claimed events that no mark followed), expired_dead_letters (those of them at the last
/// attempt), dead_letters (told to a worker), replayed_events, empty_claims. Nothing where no claim
/// was made.
std::map<std::string, std::optional<double>> webhook_exercise(const measure::History& history);

}  // namespace workload
