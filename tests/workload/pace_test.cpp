#include "workload/pace.h"

#include <set>

#include <gtest/gtest.h>

namespace workload {
namespace {

using scenario::Executor;
using scenario::Load;
using Kind = Pace::Turn::Kind;

const base::Instant kStart = base::Instant(std::chrono::hours(1));

base::Instant after_ms(double ms) { return kStart + base::from_ms(ms); }

Load load_of(Executor executor, std::int64_t connections) {
  Load load;
  load.executor = executor;
  load.connections = connections;
  load.duration_s = 1;
  return load;
}

Load open_loop(double rate) {
  Load load = load_of(Executor::kConstantArrivalRate, 4);
  load.rate = rate;
  return load;
}

TEST(Pace, SharesIterationsOutOnceEach) {
  Load load = load_of(Executor::kSharedIterations, 2);
  load.iterations = 5;
  Pace pace(load, {1, 0, 0});
  std::set<std::uint64_t> seen;
  for (std::uint32_t i = 0; i < 5; ++i) {
    const auto turn = pace.take(i % 2, kStart);
    EXPECT_EQ(turn.kind, Kind::kBegin);
    EXPECT_EQ(turn.at, kStart) << "in a closed loop a call is due when it is made";
    seen.insert(turn.iteration);
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(pace.take(0, kStart).kind, Kind::kOver);
  EXPECT_EQ(pace.progress(), (std::pair<std::uint64_t, std::uint64_t>{5, 5}));
}

TEST(Pace, GivesEachConnectionItsOwnIterations) {
  Load load = load_of(Executor::kPerVuIterations, 2);
  load.iterations = 2;
  Pace pace(load, {1, 0, 0});
  std::set<std::uint64_t> seen;
  for (const std::uint32_t client : {0, 1, 1, 0}) {
    const auto turn = pace.take(client, kStart);
    EXPECT_EQ(turn.kind, Kind::kBegin);
    seen.insert(turn.iteration);
  }
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_EQ(pace.take(0, kStart).kind, Kind::kOver);
  EXPECT_EQ(pace.take(1, kStart).kind, Kind::kOver);
}

TEST(Pace, LetsConnectionsInAsTheRampRises) {
  Load load = load_of(Executor::kRampingVus, 4);
  load.stages = {{1, 4}, {1, 4}, {0, 1}, {1, 1}};
  Pace pace(load, {1, 0, 0});
  EXPECT_EQ(pace.take(0, kStart).kind, Kind::kWait);
  EXPECT_EQ(pace.take(3, kStart).at, after_ms(875)) << "3.5 of 4 in a second";
  EXPECT_EQ(pace.take(0, after_ms(130)).kind, Kind::kBegin);
  EXPECT_EQ(pace.take(1, after_ms(130)).kind, Kind::kWait);
  EXPECT_EQ(pace.take(3, after_ms(900)).kind, Kind::kBegin);
  EXPECT_EQ(pace.take(3, after_ms(2100)).kind, Kind::kOver) << "the ramp has fallen for good";
  EXPECT_EQ(pace.take(0, after_ms(2100)).kind, Kind::kBegin);
}

TEST(Pace, OfAnOpenLoopCountsFromWhenAnIterationWasDue) {
  Pace pace(open_loop(100), {1, 0, 0});
  EXPECT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  const auto waits = pace.take(0, after_ms(1));
  EXPECT_EQ(waits.kind, Kind::kWait);
  EXPECT_EQ(waits.at, after_ms(10));
  EXPECT_EQ(pace.take(0, after_ms(10)).kind, Kind::kBegin);
  // Whoever is busy for long finds what has come in meanwhile, with the times it was due.
  const auto late = pace.take(0, after_ms(500));
  EXPECT_EQ(late.kind, Kind::kBegin);
  EXPECT_EQ(late.at, after_ms(20));
}

TEST(Pace, WakesWhoeverWaitsForItsOwnArrival) {
  Pace pace(open_loop(100), {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  EXPECT_EQ(pace.take(1, kStart).at, after_ms(10));
  EXPECT_EQ(pace.take(2, kStart).at, after_ms(20));
  EXPECT_EQ(pace.take(1, after_ms(5)).at, after_ms(10)) << "asked too soon, it waits on";
  EXPECT_EQ(pace.take(2, after_ms(20)).at, after_ms(20));
  EXPECT_EQ(pace.take(1, after_ms(20)).at, after_ms(10));
}

TEST(Pace, SkipsWhatIsTooLate) {
  Load load = open_loop(100);
  load.skip_after_ms = 50;
  Pace pace(load, {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  const auto turn = pace.take(0, after_ms(70));
  EXPECT_EQ(turn.kind, Kind::kSkip);
  EXPECT_EQ(turn.at, after_ms(10));
  EXPECT_EQ(pace.take(0, after_ms(70)).kind, Kind::kBegin) << "due at 20: not more than 50 late";
}

TEST(Pace, LeavesOutWhatIsTooLateOfTheWarmUp) {
  Load load = open_loop(100);
  load.skip_after_ms = 50;
  load.warm_up_s = 0.5;
  Pace pace(load, {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  const auto turn = pace.take(0, after_ms(900));
  EXPECT_EQ(turn.kind, Kind::kSkip);
  EXPECT_EQ(turn.at, after_ms(500));
}

TEST(Pace, SkipsWhatWasDueWhenItWasClosedAndNothingElse) {
  Pace pace(open_loop(100), {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  pace.close(after_ms(35));
  std::vector<base::Instant> skipped;
  for (auto turn = pace.take(0, after_ms(60)); turn.kind != Kind::kOver;
       turn = pace.take(0, after_ms(60))) {
    EXPECT_EQ(turn.kind, Kind::kSkip);
    skipped.push_back(turn.at);
  }
  EXPECT_EQ(skipped, (std::vector{after_ms(10), after_ms(20), after_ms(30)}));
}

TEST(Pace, GoesOnWhereItWasClosed) {
  Pace pace(open_loop(100), {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  ASSERT_EQ(pace.take(1, kStart).kind, Kind::kWait);
  pace.close(after_ms(5));
  EXPECT_EQ(pace.take(0, after_ms(5)).kind, Kind::kOver);
  pace.open();
  const auto turn = pace.take(0, after_ms(1000));
  EXPECT_EQ(turn.kind, Kind::kWait);
  EXPECT_EQ(turn.iteration, 1U) << "5 ms had passed, of 10";
  EXPECT_EQ(turn.at, after_ms(1005));
}

TEST(Pace, KnowsWhatWasDueAndNobodyWasThereFor) {
  Pace pace(open_loop(100), {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kWait)
      << "for the one due at 10, and never comes back";
  ASSERT_EQ(pace.take(1, kStart).kind, Kind::kWait) << "for the one due at 20";
  pace.close(after_ms(35));
  ASSERT_EQ(pace.take(1, after_ms(20)).kind, Kind::kSkip);
  EXPECT_EQ(pace.missed(), (std::vector<std::uint64_t>{1, 3}));
  ASSERT_EQ(pace.take(1, after_ms(36)).kind, Kind::kSkip);
  EXPECT_EQ(pace.missed(), (std::vector<std::uint64_t>{1}));
  pace.open();
  EXPECT_TRUE(pace.missed().empty()) << "told once, it is not told again";
}

TEST(Pace, MissesAllThatIsLeftWhenEverybodyHasGoneButNotOfTheWarmUp) {
  Load load = open_loop(100);
  load.warm_up_s = 0.96;
  Pace pace(load, {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  EXPECT_EQ(pace.missed(), (std::vector<std::uint64_t>{96, 97, 98, 99}));
}

TEST(Pace, LetsUsersThinkBetweenTheirIterations) {
  Load load = load_of(Executor::kConstantVus, 2);
  load.think_ms = 10;
  Pace pace(load, {1, 0, 0});
  ASSERT_EQ(pace.take(0, kStart).kind, Kind::kBegin);
  double sum = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    pace.rest(0, i, kStart);
    const auto turn = pace.take(0, kStart);
    sum += turn.kind == Kind::kWait ? base::to_ms(turn.at - kStart) : 0;
  }
  EXPECT_NEAR(sum / 10'000, 10, 0.5);
  EXPECT_EQ(pace.take(1, kStart).kind, Kind::kBegin) << "others do not wait for it";
}

}  // namespace
}  // namespace workload
