#include <gtest/gtest.h>

#include "support/program.h"

namespace {

using support::Program;

constexpr std::int64_t kMegabyte = 1'000'000;

TEST(GateSlow, PassesTwentyRunsOfTwenty) {
  for (int i = 0; i < 20; ++i) {
    Program run({"run", "scenarios/pr-gate"});
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  }
}

TEST(GateSlow, PassesTwentyRunsOfTwentyWithThePlansSketch) {
  for (int i = 0; i < 20; ++i) {
    Program run({"run", "scenarios/pr-gate", "--variant", "migrations/variants/for_update.sql"});
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  }
}

TEST(GateSlow, KeepsAMillionCallsOfAThousandConnectionsBelow250Megabytes) {
  Program run({"run", "scenarios/pr-gate", "-c", "1000", "-T", "900", "--iterations", "55000",
               "--set", "/data/slots=55000", "--set", "/statement_timeout_s=30"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto report = run.report();
  EXPECT_GE(report.at("phases").at(0).at("calls").at("create_booking").at("arrivals"), 1'000'000);
  EXPECT_LT(report.at("generator").at("peak_memory_bytes"), 250 * kMegabyte);
}

TEST(GateSlow, PassesTwentyRunsOfTwentyOnWebhooks) {
  for (int i = 0; i < 20; ++i) {
    Program run({"run", "scenarios/webhooks"});
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  }
}

TEST(SelftestSlow, CatchesEveryFaultyProcedureInTenRunsOfTen) {
  for (int i = 0; i < 10; ++i) {
    Program run({"selftest"}, false);
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  }
}

TEST(GateSlow, PassesTheNightlyScenario) {
  Program run({"run", "scenarios/nightly"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
}

}  // namespace
