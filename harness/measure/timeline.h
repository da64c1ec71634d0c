#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"
#include "measure/history.h"

namespace measure {

/// What the clients were told in one second of a phase, all its operations together.
struct Second {
  std::uint64_t settled = 0;  ///< calls: done + refused + other
  std::uint64_t done = 0;
  std::uint64_t refused = 0;
  std::uint64_t other = 0;  ///< every other outcome
  base::Nanos response_p50{0};
  base::Nanos response_p99{0};
  base::Nanos response_max{0};
  std::vector<std::pair<base::Nanos, std::uint64_t>> buckets;  ///< Histogram::buckets of responses
};

/// One entry a second of each phase, by the moment in which a call settled. A second without a call
/// has its entry too; the last one may be shorter. A phase without an end takes its last call's.
/// Beyond what it gives back it needs 4 bytes a record and one histogram.
std::vector<std::vector<Second>> timelines(const History& history);

}  // namespace measure
