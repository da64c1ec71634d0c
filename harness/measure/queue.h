#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "measure/histogram.h"
#include "measure/history.h"

namespace measure {

/// A webhook phase as a queue.
struct Queue {
  std::uint64_t claims = 0;                        ///< calls that gave something
  std::uint64_t empty_claims = 0;                  ///< calls that gave nothing
  std::uint64_t claimed_events = 0;                ///< rows that they gave
  std::map<std::int32_t, std::uint64_t> attempts;  ///< claimed events by number of the attempt
  std::uint64_t dead_letters = 0;                  ///< that a worker was told of
  std::uint64_t replayed_events = 0;
  Histogram age;  ///< of events when they were first claimed: since they were accepted
};

/// The queues of a history's phases, by phase; empty ones for phases without webhooks. Pure; after
/// History::finish(); O(n).
std::vector<Queue> queues(const History& history);

}  // namespace measure
