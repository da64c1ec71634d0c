#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"

namespace measure {

/// Durations counted in buckets whose width is at most 1/1024 of their value, so that what is read
/// back is right to 3 significant digits, from 1 ns to 4.9 hours (longer ones count as that).
/// Merging two equals recording everything in one. Not for several threads.
class Histogram {
 public:
  /// Counts one duration; a negative one counts as zero.
  void record(base::Nanos duration);
  /// Adds all that `other` recorded.
  void merge(const Histogram& other);

  /// How many durations were recorded.
  std::uint64_t count() const { return count_; }
  /// Exact; zero if nothing was recorded.
  base::Nanos max() const { return base::Nanos(max_); }
  /// Exact arithmetic mean; zero if nothing was recorded.
  base::Nanos mean() const;
  /// Value below or at which `percent` of the durations lie, to 3 significant digits, never above
  /// max(). Zero if nothing was recorded. `percent` is 0-100; 100 is the exact maximum.
  base::Nanos percentile(double percent) const;

  /// What was recorded, coarse enough for a chart: (upper bound, count) pairs in rising order, the
  /// bounds a factor of about 1.09 apart, empty ones left out. The counts add up to count().
  std::vector<std::pair<base::Nanos, std::uint64_t>> buckets() const;

 private:
  std::vector<std::uint32_t> counts_;  ///< grows to the highest bucket used
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
  __int128 sum_ = 0;
};

}  // namespace measure
