#include "measure/histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/thread.hpp>
#include <gtest/gtest.h>

#include "base/random.h"

namespace measure {
namespace {

using base::Nanos;

constexpr std::uint64_t kSeed = 20;

/// Durations from 1 ns to 1000 s, as many short as long ones.
std::vector<std::int64_t> durations(std::size_t count, std::uint32_t phase) {
  std::vector<std::int64_t> all;
  for (std::uint64_t i = 0; i < count; ++i)
    all.push_back(
        static_cast<std::int64_t>(std::pow(10.0, base::Draw{kSeed, phase, i}.unit(0) * 12)));
  return all;
}

Histogram recorded(const std::vector<std::int64_t>& values) {
  Histogram histogram;
  for (const std::int64_t value : values) histogram.record(Nanos(value));
  return histogram;
}

TEST(Histogram, HasThreeSignificantDigitsOfASortedVector) {
  std::vector<std::int64_t> values = durations(20'000, 1);
  const Histogram histogram = recorded(values);
  std::ranges::sort(values);
  for (const double percent : {0.0, 0.01, 1.0, 10.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
    const double rank = std::ceil(percent * static_cast<double>(values.size()) / 100);
    const std::int64_t exact = values[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
    const std::int64_t told = histogram.percentile(percent).count();
    EXPECT_GE(told, exact) << "percent " << percent << ", seed " << kSeed;
    EXPECT_LE(static_cast<double>(told - exact), static_cast<double>(exact) / 1000)
        << "percent " << percent << ", seed " << kSeed;
  }
}

TEST(Histogram, KnowsMaximumMeanAndCountExactly) {
  const std::vector<std::int64_t> values = durations(1000, 2);
  const Histogram histogram = recorded(values);
  const auto sum = std::accumulate(values.begin(), values.end(), std::int64_t{0});
  EXPECT_EQ(histogram.count(), values.size());
  EXPECT_EQ(histogram.max().count(), std::ranges::max(values));
  EXPECT_EQ(histogram.percentile(100), histogram.max());
  EXPECT_EQ(histogram.mean().count(), sum / 1000);
}

TEST(Histogram, NeverTellsMoreThanItsMaximum) {
  const Histogram histogram = recorded({1'000'000, 1'000'001, 1'000'001});
  for (int percent = 0; percent <= 100; ++percent)
    EXPECT_LE(histogram.percentile(percent), histogram.max());
}

TEST(Histogram, MergeEqualsRecordingEverythingInOne) {
  std::vector<std::int64_t> left = durations(3000, 3);
  const std::vector<std::int64_t> right = durations(500, 4);
  Histogram merged = recorded(left);
  merged.merge(recorded(right));
  left.insert(left.end(), right.begin(), right.end());
  const Histogram whole = recorded(left);
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.max(), whole.max());
  EXPECT_EQ(merged.mean(), whole.mean());
  EXPECT_EQ(merged.buckets(), whole.buckets());
  for (double percent = 0; percent <= 100; percent += 0.1)
    ASSERT_EQ(merged.percentile(percent), whole.percentile(percent)) << percent;
}

TEST(Histogram, OfSixteenThreadsMergedEqualsOneThatRecordedEverything) {
  constexpr std::uint32_t kThreads = 16;
  std::vector<Histogram> parts(kThreads);
  std::vector<std::int64_t> all;
  boost::thread_group threads;
  for (std::uint32_t thread = 0; thread < kThreads; ++thread) {
    const std::vector<std::int64_t> own = durations(1000 + 37 * thread, thread);
    all.insert(all.end(), own.begin(), own.end());
    threads.create_thread([own, &part = parts[thread]] { part = recorded(own); });
  }
  threads.join_all();
  Histogram merged;
  for (const Histogram& part : parts) merged.merge(part);
  const Histogram whole = recorded(all);
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.max(), whole.max());
  EXPECT_EQ(merged.mean(), whole.mean());
  EXPECT_EQ(merged.buckets(), whole.buckets());
}

TEST(Histogram, MergesWithALongerAndWithAnEmptyOne) {
  Histogram merged = recorded({1});
  merged.merge(recorded({1'000'000'000}));
  merged.merge(Histogram());
  EXPECT_EQ(merged.count(), 2U);
  EXPECT_EQ(merged.percentile(50), Nanos(1));
  EXPECT_EQ(merged.max(), Nanos(1'000'000'000));
  EXPECT_EQ(merged.buckets().size(), 2U);
}

TEST(Histogram, BucketsAddUpRiseAndHoldWhatTheyCount) {
  const std::vector<std::int64_t> values = durations(20'000, 5);
  std::uint64_t total = 0;
  std::int64_t below = -1;
  for (const auto& [bound, count] : recorded(values).buckets()) {
    EXPECT_GT(bound.count(), below);
    const auto inside = std::ranges::count_if(
        values, [&](std::int64_t v) { return v > below && v <= bound.count(); });
    EXPECT_EQ(count, static_cast<std::uint64_t>(inside)) << bound.count() << ", seed " << kSeed;
    below = bound.count();
    total += count;
  }
  EXPECT_EQ(total, values.size());
}

TEST(Histogram, IsZeroWhenEmpty) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.max(), Nanos(0));
  EXPECT_EQ(histogram.mean(), Nanos(0));
  EXPECT_EQ(histogram.percentile(99), Nanos(0));
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, CountsNegativeAsZeroAndVeryLongAsTheLongest) {
  const Histogram histogram = recorded({-5, std::int64_t{1} << 60});
  EXPECT_EQ(histogram.percentile(50), Nanos(0));
  EXPECT_EQ(histogram.max().count(), (std::int64_t{1} << 44) - 1);
}

}  // namespace
}  // namespace measure
