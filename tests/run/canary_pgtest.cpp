#include <fstream>

#include <gtest/gtest.h>

#include "support/file.h"
#include "support/program.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

using support::Program;

/// The smoke scenario with that procedure as its canary.
struct Scenario {
  explicit Scenario(const std::string& canary) {
    std::string text = support::text_of_ours("scenarios/smoke/scenario.json");
    text.insert(text.find('{') + 1, "\"canary\": \"canary.sql\",");
    folder.write("scenario.json", text);
    folder.write("canary.sql", support::text_of_ours(canary));
  }
  std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"run", folder.path().string(),      "--migrations", "migrations",
                                 "-d",  support::server().conninfo()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  support::TemporaryFolder folder;
};

TEST(CanaryPgTest, IsCaughtBeforeTheRunAndLeavesNothingInIt) {
  const Scenario scenario("tests/broken/check_before_lock.sql");
  Program run(scenario.arguments());
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto canary = run.report().at("canary");
  EXPECT_EQ(canary.at("caught"), true);
  EXPECT_EQ(canary.at("caught_by").at(0), "one_booking_per_slot");
  EXPECT_GT(canary.at("calls"), 0);
}

TEST(CanaryPgTest, MakesTheRunUnknownIfItIsNotCaught) {
  const Scenario scenario("migrations/variants/for_update.sql");
  Program run(scenario.arguments());
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
  EXPECT_EQ(run.report().at("canary").at("caught"), false);
  EXPECT_NE(run.report().at("reason").get<std::string>().find("canary"), std::string::npos);
}

TEST(CanaryPgTest, DoesNotHideThatTheRunItselfIsViolated) {
  const Scenario scenario("migrations/variants/for_update.sql");
  Program run(scenario.arguments({"--variant", "tests/broken/no_lock.sql"}));
  EXPECT_EQ(run.wait(), 1) << run.out() << run.err();
}

TEST(FailFastPgTest, EndsTheRunAtTheFirstViolation) {
  Program run({"run", "scenarios/pr-gate", "-d", support::server().conninfo(), "--fail-fast",
               "--variant", "tests/broken/no_lock.sql"});
  EXPECT_EQ(run.wait(), 1) << run.out() << run.err();
  EXPECT_EQ(run.report().at("phases").size(), 1U) << "the webhooks are not begun any more";
}

TEST(FailFastPgTest, LetsAnInnocentRunComeToItsEnd) {
  Program run({"run", "scenarios/selftest", "-d", support::server().conninfo(), "--fail-fast"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto report = run.report();
  EXPECT_EQ(report.at("phases").size(), report.at("configuration").at("phases").size());
}

TEST(PowerPgTest, TellsHowRareAFaultCouldBeAndStayUnseen) {
  Program run({"run", "scenarios/smoke", "-d", support::server().conninfo()});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto power = run.report().at("power");
  const double slots = power.at("contended_slots");
  EXPECT_GT(slots, 100);
  EXPECT_DOUBLE_EQ(power.at("violation_rate_below_ratio"), 3 / slots);
  EXPECT_GE(power.at("overlapping_calls_mean"), 1);
}

}  // namespace
