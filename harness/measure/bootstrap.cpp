#include "measure/bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "base/random.h"

namespace measure {
namespace {

constexpr std::size_t kResamplings = 10'000;
constexpr double kMissed = 0.05;

/// The share of the bootstrap's medians to leave out at either end. Resampling n values spreads
/// them by too little, by sqrt((n - 1) / n), and takes a t for a normal distribution: the quantile
/// is moved out by both.
double tail(std::size_t values) {
  const auto n = static_cast<double>(values);
  const boost::math::students_t t(n - 1);
  const double quantile = boost::math::quantile(boost::math::complement(t, kMissed / 2));
  return boost::math::cdf(boost::math::normal(), -quantile * std::sqrt(n / (n - 1)));
}

std::vector<double> logarithms(std::span<const double> ours, std::span<const double> theirs) {
  std::vector<double> all;
  all.reserve(ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    assert(ours[i] > 0 && theirs[i] > 0);
    all.push_back(std::log(ours[i]) - std::log(theirs[i]));
  }
  return all;
}

}  // namespace

double median(std::vector<double> values) {
  assert(!values.empty());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::optional<Interval> interval_of_median(std::span<const double> values, std::uint64_t seed) {
  if (values.size() < kLeastValues) return std::nullopt;
  std::vector<double> medians(kResamplings);
  std::vector<double> drawn(values.size());
  for (std::size_t i = 0; i < kResamplings; ++i) {
    const base::Draw draw{seed, 0, i};
    for (std::size_t k = 0; k < drawn.size(); ++k)
      drawn[k] = values[draw.below(values.size(), static_cast<std::uint32_t>(k))];
    medians[i] = median(drawn);
  }
  std::ranges::sort(medians);
  const auto left_out = static_cast<std::size_t>(tail(values.size()) * kResamplings);
  return Interval{medians[left_out], medians[kResamplings - 1 - left_out]};
}

std::optional<Ratio> ratio_of_pairs(std::span<const double> ours, std::span<const double> theirs,
                                    std::uint64_t seed) {
  assert(ours.size() == theirs.size());
  if (ours.empty()) return std::nullopt;
  const std::vector<double> logs = logarithms(ours, theirs);
  Ratio ratio;
  for (const double one : logs) ratio.each.push_back(std::exp(one));
  ratio.median = std::exp(median(logs));
  if (const auto interval = interval_of_median(logs, seed))
    ratio.interval = {std::exp(interval->low), std::exp(interval->high)};
  return ratio;
}

}  // namespace measure
