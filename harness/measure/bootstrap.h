#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// How sure one can be of a median of few values.
namespace measure {

/// From `low` to `high`.
struct Interval {
  double low = 0;
  double high = 0;

  /// Whether the value lies in it, its ends included.
  bool holds(double value) const { return low <= value && value <= high; }
};

/// Of fewer values nothing can be said with 95 % confidence: all five lie on one side of the median
/// that they come from in 2 of 32 cases, so that even their whole range misses it too often.
inline constexpr std::size_t kLeastValues = 6;

/// The middle one; of an even number the mean of the middle two. `values` must not be empty.
double median(std::vector<double> values);

/// The interval that holds, with 95 % confidence, the median that independent `values` come from:
/// the bootstrap's percentiles, as far out as so few values need it (Hesterberg, "What Teachers
/// Should Know About the Bootstrap", The American Statistician 69, 2015: the expanded percentile
/// interval). The plain percentiles of seven values would miss in one case of eight. The same
/// values and seed give the same interval. Nothing for fewer than kLeastValues.
std::optional<Interval> interval_of_median(std::span<const double> values, std::uint64_t seed);

/// By which factor the first values of pairs differ from the second.
struct Ratio {
  std::vector<double> each;          ///< by pair
  double median = 1;                 ///< of those
  std::optional<Interval> interval;  ///< of the median, 95 %; nothing: too few pairs
};

/// The ratio of paired values, ours / theirs, which must be positive and as many. Its logarithm is
/// what is averaged, so that theirs / ours comes to the reciprocal of everything. Nothing without a
/// pair.
std::optional<Ratio> ratio_of_pairs(std::span<const double> ours, std::span<const double> theirs,
                                    std::uint64_t seed);

}  // namespace measure
