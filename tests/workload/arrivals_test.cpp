#include "workload/arrivals.h"

#include <cmath>

#include <gtest/gtest.h>

namespace workload {
namespace {

using scenario::Executor;
using scenario::Load;

Load constant(double rate, double duration_s) {
  Load load;
  load.executor = Executor::kConstantArrivalRate;
  load.rate = rate;
  load.duration_s = duration_s;
  return load;
}

Load ramping(double start, std::vector<scenario::Stage> stages) {
  Load load;
  load.executor = Executor::kRampingArrivalRate;
  load.start = start;
  load.stages = std::move(stages);
  load.duration_s = 0;
  for (const auto& stage : load.stages) load.duration_s += stage.duration_s;
  return load;
}

TEST(Ramp, GoesInStraightLinesAndStaysAtItsLastTarget) {
  const Ramp ramp(ramping(0, {{10, 100}, {5, 100}, {0, 20}, {10, 0}}));
  EXPECT_DOUBLE_EQ(ramp.level(0), 0);
  EXPECT_DOUBLE_EQ(ramp.level(5), 50);
  EXPECT_DOUBLE_EQ(ramp.level(12), 100);
  EXPECT_DOUBLE_EQ(ramp.level(15), 20) << "a stage without a duration is a jump";
  EXPECT_DOUBLE_EQ(ramp.level(20), 10);
  EXPECT_DOUBLE_EQ(ramp.level(99), 0);
}

TEST(Ramp, TellsWhenItReachesALevel) {
  const Ramp ramp(ramping(0, {{10, 100}, {10, 0}}));
  EXPECT_DOUBLE_EQ(*ramp.reaches(50, 0), 5);
  EXPECT_DOUBLE_EQ(*ramp.reaches(50, 7), 7);
  EXPECT_FALSE(ramp.reaches(50, 16));
  EXPECT_FALSE(ramp.reaches(101, 0));
}

TEST(Ramp, AreaAndItsInverseAgree) {
  const Ramp ramp(ramping(10, {{4, 50}, {3, 0}, {2, 0}, {5, 30}}));
  for (double t = 0.05; t < 20; t += 0.1) {
    if (ramp.level(t) < 0.01) continue;
    EXPECT_NEAR(*ramp.exceeds(ramp.area(t)), t, 1e-6) << t;
  }
  EXPECT_DOUBLE_EQ(ramp.area(4), 120);
}

TEST(Ramp, IsNotLedAstrayByRounding) {
  // Its area is 51 and a rounding error: the last arrival is due when the rate has come to 0.
  const Arrivals arrivals(ramping(0, {{0.3, 70}, {0.3, 100}, {0.3, 0}}), {1, 0, 0});
  for (std::uint64_t i = 1; i < arrivals.count(); ++i) {
    EXPECT_GE(arrivals.due(i), arrivals.due(i - 1)) << i;
    EXPECT_LE(base::to_s(arrivals.due(i)), 0.9 + 1e-6) << i;
  }
}

TEST(Ramp, NothingArrivesWhereTheRateIsNone) {
  const Ramp ramp(ramping(0, {{5, 0}, {0, 10}, {5, 10}}));
  EXPECT_DOUBLE_EQ(*ramp.exceeds(0), 5);
  EXPECT_FALSE(Ramp(ramping(10, {{10, 0}})).exceeds(51));
}

TEST(Arrivals, AreEvenlySpaced) {
  const Arrivals arrivals(constant(100, 10), {1, 0, 0});
  EXPECT_EQ(arrivals.count(), 1000U);
  EXPECT_EQ(arrivals.due(0), base::Nanos(0));
  EXPECT_NEAR(base::to_s(arrivals.due(999)), 9.99, 1e-6);
}

TEST(Arrivals, FollowARamp) {
  const Arrivals arrivals(ramping(0, {{10, 100}}), {1, 0, 0});
  EXPECT_EQ(arrivals.count(), 500U);
  EXPECT_NEAR(base::to_s(arrivals.due(125)), 5, 1e-6) << "a quarter of them in the first half";
}

TEST(Arrivals, EndWithTheIterations) {
  Load load = constant(100, 10);
  load.iterations = 7;
  EXPECT_EQ(Arrivals(load, {1, 0, 0}).count(), 7U);
  load.poisson = true;
  EXPECT_EQ(Arrivals(load, {1, 0, 0}).count(), 7U);
}

TEST(Arrivals, AtRandomHaveExponentialGaps) {
  Load load = constant(1000, 100);
  load.poisson = true;
  const Arrivals arrivals(load, {42, 3, 0});
  // The count of a Poisson process: mean and variance 100,000.
  EXPECT_NEAR(static_cast<double>(arrivals.count()), 100'000, 5 * std::sqrt(100'000));
  double sum = 0;
  double squares = 0;
  std::uint64_t long_gaps = 0;
  base::Nanos before{0};
  for (std::uint64_t i = 0; i < arrivals.count(); ++i) {
    const base::Nanos due = arrivals.due(i);
    ASSERT_GE(due, before);
    const double gap = base::to_ms(due - before);
    sum += gap;
    squares += gap * gap;
    if (gap > 3) ++long_gaps;
    before = due;
  }
  const auto count = static_cast<double>(arrivals.count());
  const double mean = sum / count;
  EXPECT_NEAR(mean, 1, 0.02);
  EXPECT_NEAR(std::sqrt(squares / count - mean * mean), 1, 0.02) << "as wide as it is long";
  EXPECT_NEAR(static_cast<double>(long_gaps) / count, std::exp(-3), 0.003);
}

TEST(Arrivals, AreTheSameForTheSameSeedOnly) {
  Load load = constant(1000, 1);
  load.poisson = true;
  const Arrivals one({load}, {42, 3, 0});
  const Arrivals same({load}, {42, 3, 0});
  const Arrivals other({load}, {43, 3, 0});
  EXPECT_EQ(one.due(500), same.due(500));
  EXPECT_NE(one.due(500), other.due(500));
}

TEST(Arrivals, CountThoseUntilATime) {
  for (const bool poisson : {false, true}) {
    Load load = constant(100, 10);
    load.poisson = poisson;
    const Arrivals arrivals(load, {9, 0, 0});
    const std::uint64_t until = arrivals.until(std::chrono::seconds(4));
    EXPECT_LE(arrivals.due(until - 1), std::chrono::seconds(4));
    EXPECT_GT(arrivals.due(until), std::chrono::seconds(4));
  }
}

}  // namespace
}  // namespace workload
