#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "webhook/provider.h"

namespace webhook {

/// What a worker has to do for an event that it holds.
struct Work {
  /// For webhook.apply_event: {"kind": …} and what it happens to; {"kind": "recorded"} if nothing
  /// else is to be done.
  nlohmann::json effect;
  /// Why the event must have no effect, as "code: clause", without anything of the payload; "" if
  /// it may.
  std::string failure;
};

/// By how much the time at which a request was kept may be later than the time at which it was
/// verified: the clocks of two machines, and the wait for a connection.
inline constexpr std::chrono::seconds kKeptLater = std::chrono::minutes(1);

/// Verifies once more what was kept of a delivery, and reads from it what the event with that id
/// calls for. Codes of a failure: "no_provider", "bad_signature", "too_old", "malformed",
/// "no_delivery" (nothing was kept), "unreadable", "no_such_event", "mistake". `name` is the
/// provider's.
Work work_of(std::string_view name, const Request& kept, std::string_view event_id, Trust trust);

/// What webhook.apply_event is told of an effect.
nlohmann::json json_of(std::string_view provider, const Effect& effect);

}  // namespace webhook
