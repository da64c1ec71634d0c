#include "measure/bootstrap.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "base/random.h"

namespace measure {
namespace {

/// Values that scatter normally around zero (Box and Muller), always the same ones.
std::vector<double> scattered(std::size_t count, std::uint64_t experiment) {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    const base::Draw draw{17, 0, experiment};
    const double radius = std::sqrt(-2 * std::log(1 - draw.unit(2 * i)));
    values.push_back(radius * std::cos(2 * std::numbers::pi * draw.unit(2 * i + 1)));
  }
  return values;
}

/// The share of experiments whose interval holds the median that their values come from.
double covered(std::size_t values) {
  constexpr std::uint64_t kExperiments = 250;
  int held = 0;
  for (std::uint64_t i = 0; i < kExperiments; ++i)
    if (interval_of_median(scattered(values, i), 1)->holds(0)) ++held;
  return static_cast<double>(held) / kExperiments;
}

TEST(Median, IsTheMiddleOneOrTheMeanOfTheMiddleTwo) {
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({9, 1, 5}), 5);
  EXPECT_EQ(median({9, 1, 5, 2}), 3.5);
}

TEST(IntervalOfMedian, HoldsTheTruthInNinetyFiveOfAHundredExperimentsEvenWithFewValues) {
  // With the plain percentiles of the bootstrap it would be 0.875 for seven.
  EXPECT_GE(covered(7), 0.95);
  EXPECT_GE(covered(9), 0.94);
  EXPECT_GE(covered(20), 0.93);
}

TEST(IntervalOfMedian, IsNarrowerThanTheRangeOnceThereAreManyValues) {
  const std::vector<double> values = scattered(50, 3);
  const auto interval = interval_of_median(values, 1);
  EXPECT_LT(interval->high - interval->low, 1.2);
  EXPECT_TRUE(interval->holds(median(values)));
}

TEST(IntervalOfMedian, IsTheSameForTheSameSeed) {
  const std::vector<double> values = scattered(30, 4);
  EXPECT_EQ(interval_of_median(values, 1)->low, interval_of_median(values, 1)->low);
  EXPECT_EQ(interval_of_median(values, 1)->high, interval_of_median(values, 1)->high);
}

TEST(IntervalOfMedian, OfFewerThanSixValuesIsNone) {
  EXPECT_FALSE(interval_of_median(scattered(5, 1), 1));
  EXPECT_TRUE(interval_of_median(scattered(6, 1), 1));
}

TEST(RatioOfPairs, ComparesWithinPairsSoThatWhatBothShareDoesNotMatter) {
  const std::vector<double> theirs{10, 1000, 20, 500, 80, 5, 300};
  std::vector<double> ours;
  for (const double one : theirs) ours.push_back(one * 1.1);
  const auto ratio = ratio_of_pairs(ours, theirs, 1);
  EXPECT_NEAR(ratio->median, 1.1, 1e-9);
  EXPECT_NEAR(ratio->interval->low, 1.1, 1e-9);
  EXPECT_NEAR(ratio->interval->high, 1.1, 1e-9);
  EXPECT_EQ(ratio->each.size(), 7U);
}

TEST(RatioOfPairs, TheOtherWayRoundIsTheReciprocal) {
  const std::vector<double> ours{10, 12, 9, 11, 13, 8};
  const std::vector<double> theirs{11, 9, 10, 10, 9, 12};
  const auto one = ratio_of_pairs(ours, theirs, 5);
  const auto other = ratio_of_pairs(theirs, ours, 5);
  EXPECT_NEAR(one->median * other->median, 1, 1e-12);
  EXPECT_NEAR(one->interval->low * other->interval->high, 1, 1e-12);
  EXPECT_NEAR(one->interval->high * other->interval->low, 1, 1e-12);
}

TEST(RatioOfPairs, WithoutAPairIsNone) { EXPECT_FALSE(ratio_of_pairs({}, {}, 1)); }

}  // namespace
}  // namespace measure
