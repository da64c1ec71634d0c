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

/// Throughput of answered calls, response p50, p95 and p99, and service p50, over all phases: of
/// all calls together, then of each operation that was called. Calls that failed are none of them,
/// or who gives up sooner would be faster; neither is what sessions are asked before they end, and
/// what was not measured.
std::vector<Figure> figures_of(const Summary& summary);

/// How many of the calls settled in an answer, done or refused.
std::uint64_t answered_of(const CallSummary& call);

/// The same, of all operations but the inspections of sessions.
std::uint64_t answered_of(const Summary& summary);

/// The latencies of the same calls.
Latencies latencies_of(const Summary& summary);

/// How long the phases took together, in seconds.
double seconds_of(const Summary& summary);

}  // namespace measure
