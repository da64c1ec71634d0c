#pragma once

#include <cstdint>
#include <vector>

#include "invariant/webhooks.h"

namespace invariant {

/// A time in which an event could certainly be claimed and nobody was claiming or locking it. It is
/// empty unless from < until.
struct Claimable {
  std::int64_t from;
  std::int64_t until;
  std::uint32_t event;
  std::int64_t token;  ///< of the claim before; 0: the event was never claimed

  /// Whether the two are of one event before the same claim.
  bool same_wait(const Claimable& other) const {
    return event == other.event && token == other.token;
  }
};

/// Such times of all events, those of an event one after the other and those before the same claim
/// together.
std::vector<Claimable> claimable_times(const Webhooks& webhooks);

}  // namespace invariant
