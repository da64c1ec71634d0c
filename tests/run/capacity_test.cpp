#include "capacity.h"

#include <gtest/gtest.h>

#include "report/sample.h"

namespace pgrush {
namespace {

using report::sample::booking;

/// A run of 100 arrivals, of which so many were skipped, and others failed.
report::Report run(std::uint64_t skipped = 0, std::uint64_t failed = 0) {
  std::vector<measure::Record> records;
  for (std::uint32_t i = 0; i < 100 - skipped; ++i) records.push_back(booking(i, 20 * i, 10, 0));
  for (std::uint64_t i = 0; i < failed; ++i) {
    records[i].outcome = base::Outcome::kRetryable;
    records[i].answer = measure::kNoAnswer;
  }
  report::Report run = report::sample::loaded(base::ExitStatus::kPass, "", records);
  run.history.phases[0].arrivals[0] = 100;
  run.history.phases[0].skipped[0] = skipped;
  run.summary = measure::summarise(run.history);
  return run;
}

report::Threshold threshold(const std::string& measure, bool passed) {
  report::Threshold threshold;
  threshold.measure = measure;
  threshold.condition = "<5";
  threshold.actual = 10;
  threshold.passed = passed;
  return threshold;
}

TEST(RateProbe, OfARunInWhichAllHeldHasItsFigures) {
  const report::RateProbe probe = probe_of(run(), 50, 1);
  EXPECT_EQ(probe.failed, "");
  EXPECT_EQ(probe.rate, 50);
  EXPECT_EQ(probe.arrivals, 100U);
  EXPECT_NEAR(*probe.p99_ms, 10, 0.1);
  EXPECT_NEAR(probe.served, 40, 0.1) << "100 in 2.5 s";
  EXPECT_NEAR(probe.in_flight, 0.4, 0.01) << "40 a second, 10 ms each";
}

TEST(RateProbe, FailsByAViolatedInvariantBeforeAllElse) {
  report::Report violated = run(50);
  violated.thresholds = {threshold("x", false)};
  violated.generator.saturated = true;
  violated.invariants.push_back({"one_booking_per_slot", "", {}});
  violated.invariants.back().verdict.truth = base::Truth::kViolated;
  EXPECT_EQ(probe_of(violated, 50, 1).failed, "one_booking_per_slot is violated");
  EXPECT_FALSE(probe_of(violated, 50, 1).by_generator);
}

TEST(RateProbe, FailsByAThresholdThatWasCrossed) {
  report::Report crossed = run();
  crossed.thresholds = {threshold("a", true), threshold("b", false)};
  EXPECT_EQ(probe_of(crossed, 50, 1).failed, "threshold b <5 was crossed: 10");
}

TEST(RateProbe, IsTheGeneratorsIfThatWasTooBusyToTell) {
  report::Report busy = run(50);
  busy.generator.saturated = true;
  busy.generator.busiest_ratio = 0.97;
  busy.thresholds = {threshold("a", false)};
  busy.thresholds[0].saturated = true;
  const report::RateProbe probe = probe_of(busy, 50, 1);
  EXPECT_EQ(probe.failed, "the generator was too busy: 97 % of a processor");
  EXPECT_TRUE(probe.by_generator);
}

TEST(RateProbe, FailsIfMoreIsSkippedThanThePhasesEndCutsOff) {
  EXPECT_EQ(probe_of(run(1), 50, 1).failed, "");
  EXPECT_NE(probe_of(run(2), 50, 1).failed.find("2 of 100 arrivals were skipped"),
            std::string::npos);
}

TEST(RateProbe, LeavesToAThresholdHowManyMayBeSkipped) {
  report::Report permitted = run(40);
  permitted.thresholds = {threshold("create_booking.skipped.count", true)};
  EXPECT_EQ(probe_of(permitted, 50, 1).failed, "");
}

TEST(RateProbe, LetsTheEndOfThePhaseCutOffOneArrivalAConnection) {
  EXPECT_EQ(probe_of(run(8), 50, 8).failed, "");
  EXPECT_NE(probe_of(run(9), 50, 8).failed, "");
}

TEST(RateProbe, FailsIfCallsAreNotAnswered) {
  const report::RateProbe probe = probe_of(run(0, 2), 50, 1);
  EXPECT_NE(probe.failed.find("2 of 100 calls were not answered"), std::string::npos)
      << probe.failed;
  EXPECT_NEAR(probe.served, 98 / 2.5, 0.1) << "a call that failed was not served";
  EXPECT_EQ(probe_of(run(0, 1), 50, 1).failed, "");
  report::Report permitted = run(0, 40);
  permitted.thresholds = {threshold("create_booking.retryable.count", true)};
  EXPECT_EQ(probe_of(permitted, 50, 1).failed, "");
}

TEST(RateProbe, FailsIfTheLoadDidNotComeToBe) {
  report::Report broken = run();
  broken.troubles.push_back({base::ExitStatus::kProvisioningFailed, "too many clients"});
  EXPECT_EQ(probe_of(broken, 50, 1).failed, "too many clients");
}

}  // namespace
}  // namespace pgrush
