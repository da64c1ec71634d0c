#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "measure/histogram.h"
#include "measure/history.h"
#include "measure/timeline.h"

namespace measure {

/// The two latencies of some calls.
struct Latencies {
  Histogram response;  ///< due to answered: what a user waits
  Histogram service;   ///< sent to answered; a call that never left has none

  /// Counts a call.
  void record(const Record& call);
  /// Adds all that `other` recorded.
  void merge(const Latencies& other);
};

/// Calls that settled in the same way.
struct Settled {
  std::uint64_t count = 0;
  Latencies latencies;
};

/// What became of one operation's calls, in a phase or in all. It counts calls: a batch that gave
/// several answer rows is one call, with the answer of its first row.
///
/// arrivals == skipped + Σ settled; retries are counted apart.
struct CallSummary {
  std::uint64_t arrivals = 0;  ///< calls that became due
  std::uint64_t skipped = 0;   ///< of those, never tried
  std::uint64_t retries = 0;   ///< tries before the ones that settled
  std::array<std::uint64_t, base::kOutcomes> settled{};
  Latencies latencies;
  std::vector<Settled> answers;                       ///< by the operation's answers
  std::array<Settled, base::kOutcomes> unanswered{};  ///< by outcome: calls without an answer
  std::map<std::string, std::uint64_t> sqlstates;     ///< calls that settled with it
  std::uint64_t broken = 0;  ///< calls that a lost connection ended, without an SQLSTATE
  base::Nanos duration{0};   ///< of the phases in which any arrived

  /// Calls that settled, whatever the outcome.
  std::uint64_t total_settled() const;
  /// Counts what a client was told; a further row of a call counts nothing.
  void add(const Record& record);
  /// Adds another summary of the same operation.
  void merge(const CallSummary& other);
};

/// Whether arrivals == skipped + Σ settled. If not, the harness lost or invented a call, and none
/// of its figures can be believed.
bool adds_up(const CallSummary& call);

/// What became of the calls of one phase.
struct PhaseSummary {
  std::string name;
  std::string workload;
  base::Nanos started{0};          ///< since the run's zero; after its warm-up
  base::Nanos duration{0};         ///< until its last call was answered, inspections left out
  std::vector<CallSummary> calls;  ///< by operation
  std::vector<Second> timeline;
};

/// A run in figures.
struct Summary {
  std::vector<Operation> operations;
  std::vector<PhaseSummary> phases;
  std::vector<CallSummary> calls;  ///< by operation, over all phases

  /// Whether any call became due: only then is a count of zero something measured.
  bool any_arrived() const;
};

/// The figures of a history. Pure; O(n) in its records.
Summary summarise(const History& history);

/// The value, over all phases, of what a threshold's key names; nothing if the key is unknown or if
/// nothing was measured. In k6's grammar:
///   CALL[.WHICH].response_ms.STAT, CALL[.WHICH].service_ms.STAT
///   CALL[.WHICH].count, CALL[.WHICH].rate_per_s, OUTCOME.count, OUTCOME.rate_per_s
///   CALL.WHICH.rate, OUTCOME.rate: the share of the settled calls, 0-1
///   [CALL.]arrivals.count, [CALL.]skipped.count, [CALL.]retries.count
/// CALL is an operation; WHICH one of its answers or an outcome; STAT p50 p75 p90 p95 p99 p999
/// p9999 p(99.9) min med max mean avg count. `CALL.count` counts settled calls.
std::optional<double> value_of(const Summary& summary, std::string_view measure);

/// Whether a run with these operations can have that measure.
bool known_measure(const std::vector<Operation>& operations, std::string_view measure);

/// The measures of such a run, for telling the nearest to an unknown one. p(N) is not among them.
std::vector<std::string> known_measures(const std::vector<Operation>& operations);

}  // namespace measure
