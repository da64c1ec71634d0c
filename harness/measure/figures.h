#pragma once

#include <string>
#include <vector>

#include "measure/summary.h"

namespace measure {

/// What a run is compared with another one by.
struct Figure {
  std::string call;             ///< "": all calls together
  std::string measure;          ///< "rate_per_s", "response_ms.p99" …, as thresholds name it
  bool more_is_better = false;  ///< otherwise less is
  double value = 0;
};

/// Throughput, response p50, p95 and p99, and service p50, over all phases: of all calls together,
/// then of each operation that was called. What sessions are asked before they end is none of them,
/// and neither is what was not measured.
std::vector<Figure> figures_of(const Summary& summary);

/// How many calls settled, of all operations but the inspections of sessions.
std::uint64_t settled_of(const Summary& summary);

/// The latencies of the same calls.
Latencies latencies_of(const Summary& summary);

/// How long the phases took together, in seconds.
double seconds_of(const Summary& summary);

}  // namespace measure
