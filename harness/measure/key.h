#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "measure/histogram.h"
#include "measure/record.h"

/// The keys of thresholds, taken apart; their grammar stands at value_of in summary.h.
namespace measure {

/// What of the calls is meant; from kArrivals on it is a tally, not a way of settling.
enum class Which { kAll, kAnswer, kOutcome, kArrivals, kSkipped, kRetries };

/// What is asked of them.
enum class Quantity { kCount, kShare, kRate, kResponse, kService };

/// A key, understood. It borrows from the text that it was read from.
struct Key {
  std::optional<std::size_t> operation;  ///< nothing: all
  Which which = Which::kAll;
  std::size_t index = 0;  ///< of the answer or outcome
  Quantity quantity = Quantity::kCount;
  std::string_view stat;  ///< of a latency
};

/// The key that `measure` spells; nothing if it is none of a run with these operations.
std::optional<Key> parse_key(const std::vector<Operation>& operations, std::string_view measure);

/// The percentile that a statistic stands for: "p99", "max", "p(99.9)". Nothing for any other.
std::optional<double> percent_of(std::string_view stat);

/// A histogram's statistic: milliseconds, or the number of durations for "count". Nothing if none
/// was recorded.
std::optional<double> stat_of(const Histogram& histogram, std::string_view stat);

}  // namespace measure
