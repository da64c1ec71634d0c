#include "live_thresholds.h"

#include <gtest/gtest.h>

#include "measure/booking.h"

namespace pgrush {
namespace {

using base::Outcome;

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMs;

const std::vector<measure::Operation> kBookingCalls{measure::booking::create_operation(),
                                                    measure::booking::cancel_operation()};

/// A load that is told by hand; its phases begin where it says.
class Load {
 public:
  explicit Load(const std::vector<scenario::Threshold>& thresholds,
                const std::optional<Baseline>& baseline = {}, const report::Report& report = {})
      : live_(thresholds, baseline, report, kBookingCalls) {
    live_.begin_phase("first", 0);
  }
  /// A call that was answered at that millisecond, after `took` ms.
  Load& call(std::int64_t at_ms, std::int64_t took = 1, Outcome outcome = Outcome::kDone,
             std::uint8_t operation = 0) {
    measure::Record record;
    record.due = record.invoked = (at_ms - took) * kMs;
    record.answered = at_ms * kMs;
    record.outcome = outcome;
    record.answer = outcome == Outcome::kDone ? 0 : measure::kNoAnswer;
    record.operation = operation;
    live_.add(record);
    return *this;
  }
  /// One every 100 ms of [from, to) s.
  Load& calls(int from, int to, std::int64_t took = 1, Outcome outcome = Outcome::kDone) {
    for (std::int64_t ms = from * 1000 + 50; ms < to * 1000; ms += 100) call(ms, took, outcome);
    return *this;
  }
  std::optional<report::Abort> judge(double at_s) {
    return live_.judge(static_cast<std::int64_t>(at_s * 1e9));
  }
  LiveThresholds& live() { return live_; }

 private:
  LiveThresholds live_;
};

scenario::Threshold aborts(const std::string& measure, const std::string& condition,
                           double not_before_s = 0) {
  return {measure, condition, true, not_before_s};
}

TEST(LiveThresholds, EndTheLoadOnceTheyAreCrossed) {
  Load load({aborts("create_booking.response_ms.p99", "<250")});
  load.calls(0, 2);
  EXPECT_FALSE(load.judge(2));
  load.calls(2, 4, 300);
  const auto abort = load.judge(4);
  ASSERT_TRUE(abort);
  EXPECT_EQ(abort->measure, "create_booking.response_ms.p99");
  EXPECT_EQ(abort->condition, "<250");
  EXPECT_EQ(abort->phase, "first");
  EXPECT_EQ(abort->at_s, 4);
  EXPECT_EQ(abort->actual, 300);
}

TEST(LiveThresholds, AreOnlyThoseThatAbortOnFail) {
  Load load({scenario::Threshold{"create_booking.response_ms.p99", "<250"}});
  EXPECT_TRUE(load.live().empty());
  load.calls(0, 2, 300);
  EXPECT_FALSE(load.judge(2));
}

TEST(LiveThresholds, WaitForTheirDelayOfLoadOverAllPhases) {
  Load load({aborts("create_booking.response_ms.p99", "<250", 10)});
  load.calls(0, 6, 300);
  EXPECT_FALSE(load.judge(6));
  load.live().begin_phase("second", 20 * kSecond);
  EXPECT_FALSE(load.judge(22)) << "8 s of load";
  const auto abort = load.judge(24);
  ASSERT_TRUE(abort);
  EXPECT_EQ(abort->phase, "second");
  EXPECT_EQ(abort->at_s, 4);
}

TEST(LiveThresholds, AreOverAllPhasesSoFar) {
  Load load({aborts("faulty.count", "<3"), aborts("create_booking.rate_per_s", ">5")});
  load.calls(0, 2).call(2000, 1, Outcome::kFaulty).call(2000, 1, Outcome::kFaulty);
  EXPECT_FALSE(load.judge(3));
  load.live().begin_phase("second", 10 * kSecond);
  EXPECT_FALSE(load.judge(15)) << "no booking is made in this phase: the rate is that of the first";
  load.call(15'000, 1, Outcome::kFaulty);
  const auto abort = load.judge(16);
  ASSERT_TRUE(abort);
  EXPECT_EQ(abort->measure, "faulty.count");
  EXPECT_EQ(abort->actual, 3);
}

TEST(LiveThresholds, AreNotCrossedByWhatWasNotMeasured) {
  Load load({aborts("create_booking.response_ms.p99", "<250"), aborts("faulty.count", ">5"),
             aborts("create_booking.faulty.rate", ">5"),
             aborts("create_booking.count", ">5 over 1s")});
  EXPECT_FALSE(load.judge(2));
}

TEST(LiveThresholds, HoldARateToTheTimeSoFar) {
  Load load({aborts("create_booking.rate_per_s", ">=10")});
  load.calls(0, 2);
  EXPECT_FALSE(load.judge(2));
  EXPECT_TRUE(load.judge(2.5));
}

TEST(LiveThresholds, OverAWindowLookAtThoseThatAreOver) {
  Load load({aborts("create_booking.response_ms.mean", "<40 over 2s")});
  load.calls(0, 4).calls(4, 6, 40);
  EXPECT_FALSE(load.judge(6)) << "its last calls may not have been told yet";
  const auto abort = load.judge(6.2);
  ASSERT_TRUE(abort);
  EXPECT_EQ(abort->actual, 40);
}

TEST(LiveThresholds, OverAWindowForgetNoneBetweenTwoLooks) {
  Load load({aborts("faulty.count", "<10 over 1s")});
  load.calls(0, 3).calls(3, 4, 1, Outcome::kFaulty).calls(4, 9);
  EXPECT_TRUE(load.judge(9)) << "the fourth of eight windows";
  Load late({aborts("faulty.count", "<10 over 1s", 30)});
  late.calls(0, 1, 1, Outcome::kFaulty);
  EXPECT_FALSE(late.judge(20));
  EXPECT_TRUE(late.judge(30)) << "the run cannot pass any more";
}

TEST(LiveThresholds, OverAWindowBeginAnewWithEachPhase) {
  Load load({aborts("faulty.count", "<15 over 2s")});
  load.calls(0, 1, 1, Outcome::kFaulty);
  EXPECT_FALSE(load.judge(1));
  load.live().begin_phase("second", kSecond);
  load.calls(1, 2, 1, Outcome::kFaulty);
  EXPECT_FALSE(load.judge(9));
  load.live().begin_phase("third", 10 * kSecond);
  load.calls(10, 12, 1, Outcome::kFaulty).calls(12, 15);
  EXPECT_TRUE(load.judge(15)) << "its first one";
}

TEST(LiveThresholds, HearOfSeveralThreadsInAnyOrder) {
  Load load({aborts("create_booking.count", ">=10 over 1s")});
  load.calls(2, 4).calls(0, 2);
  EXPECT_FALSE(load.judge(4.5));
  load.calls(4, 5);
  EXPECT_FALSE(load.judge(5.5));
  EXPECT_TRUE(load.judge(7));
}

TEST(LiveThresholds, CountACallOnceWhateverItsRows) {
  Load load({aborts("done.count", "<2")});
  measure::Record further;
  further.answer = 0;
  further.continued = 1;
  load.call(10);
  load.live().add(further);
  EXPECT_FALSE(load.judge(2));
}

TEST(LiveThresholds, AgainstABaselineKnowTheirBoundBeforehand) {
  const report::Report run;
  const Baseline baseline{"b.json", "", traits_of(run), {{"create_booking.response_ms.max", 10}}};
  Load load({aborts("create_booking.response_ms.max", "<+50% vs baseline")}, baseline, run);
  EXPECT_FALSE(load.call(100, 14).judge(2));
  EXPECT_TRUE(load.call(200, 15).judge(4));
  Load none({aborts("create_booking.response_ms.max", "<+50% vs baseline")}, {}, run);
  EXPECT_TRUE(none.live().empty());
}

TEST(LiveThresholds, DoNotHearOfTheWarmUp) {
  Load load({aborts("create_booking.response_ms.p99", "<250")});
  load.live().begin_phase("second", 10 * kSecond);
  load.call(9900, 800);
  EXPECT_FALSE(load.judge(12));
  load.call(11'000, 800);
  EXPECT_TRUE(load.judge(12));
}

}  // namespace
}  // namespace pgrush
