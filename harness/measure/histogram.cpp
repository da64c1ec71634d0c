#include "measure/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace measure {
namespace {

// Values below 2 * kSteps are their own bucket; above, each doubling has kSteps buckets.
constexpr int kStepBits = 10;
constexpr std::int64_t kSteps = 1 << kStepBits;
constexpr std::int64_t kLongest = (std::int64_t{1} << 44) - 1;
// A chart's buckets: 8 a doubling, 2^(1/8) = 1.09 apart.
constexpr int kChartBits = 3;

std::size_t index_of(std::int64_t value) {
  if (value < 2 * kSteps) return static_cast<std::size_t>(value);
  const int shift = std::bit_width(static_cast<std::uint64_t>(value)) - 1 - kStepBits;
  return static_cast<std::size_t>(shift * kSteps + (value >> shift));
}

/// The highest value that falls into the bucket.
std::int64_t upper_bound(std::size_t index) {
  const auto i = static_cast<std::int64_t>(index);
  if (i < 2 * kSteps) return i;
  const std::int64_t shift = i / kSteps - 1;
  const std::int64_t mantissa = i - shift * kSteps;
  return ((mantissa + 1) << shift) - 1;
}

/// The upper bound of the chart's bucket that holds `value`.
std::int64_t chart_bound(std::int64_t value) {
  const int width = std::bit_width(static_cast<std::uint64_t>(value));
  if (width <= kChartBits + 1) return value;
  const int shift = width - 1 - kChartBits;
  return (((value >> shift) + 1) << shift) - 1;
}

}  // namespace

void Histogram::record(base::Nanos duration) {
  const std::int64_t value = std::clamp<std::int64_t>(duration.count(), 0, kLongest);
  const std::size_t index = index_of(value);
  if (index >= counts_.size()) counts_.resize(index + kSteps);
  ++counts_[index];
  ++count_;
  max_ = std::max(max_, value);
  sum_ += value;
}

void Histogram::merge(const Histogram& other) {
  if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

base::Nanos Histogram::mean() const {
  return base::Nanos(count_ == 0 ? 0 : static_cast<std::int64_t>(sum_ / count_));
}

base::Nanos Histogram::percentile(double percent) const {
  if (count_ == 0) return base::Nanos(0);
  const double exact = std::clamp(percent, 0.0, 100.0) * static_cast<double>(count_) / 100.0;
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(exact)));
  if (rank >= count_) return max();
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return base::Nanos(std::min(upper_bound(i), max_));
  }
  return max();
}

std::vector<std::pair<base::Nanos, std::uint64_t>> Histogram::buckets() const {
  std::vector<std::pair<base::Nanos, std::uint64_t>> chart;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const base::Nanos bound(chart_bound(upper_bound(i)));
    if (chart.empty() || chart.back().first != bound) chart.emplace_back(bound, 0);
    chart.back().second += counts_[i];
  }
  return chart;
}

}  // namespace measure
