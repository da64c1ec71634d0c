#include <fstream>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

/// A run on the server that the tests of this process share, with these thresholds; it is judged
/// again by its history.
class ThresholdsPgTest : public testing::Test {
 protected:
  Program started(const json& thresholds, std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(),
                     {"run", "scenarios/smoke", "-d", support::server().conninfo(), "--history",
                      history(), "--set", "/thresholds=" + thresholds.dump()});
    return Program(std::move(arguments));
  }
  /// The report of a run that ends so, and whose history says the same.
  json report_of(Program run, int status) const {
    EXPECT_EQ(run.wait(), status) << run.out() << run.err();
    Program check({"check", history()});
    EXPECT_EQ(check.wait(), status) << check.out() << check.err();
    EXPECT_EQ(check.report(), run.report());
    return run.report();
  }
  std::string history() const { return folder_.path() / "run.history"; }

  support::TemporaryFolder folder_;
};

TEST_F(ThresholdsPgTest, EndALoadOfAMinuteWhenOneThatAbortsIsCrossed) {
  const json phase{{"workload", {{"booking_volley", {{"contenders", 10}}}}},
                   {"load", {{"connections", 10}, {"duration_s", 60}, {"iterations", 100'000}}}};
  json phases{phase, phase};
  phases[0]["name"] = "first";
  phases[1]["name"] = "second";
  const json report = report_of(
      started({{"create_booking.response_ms.p99",
                {{{"threshold", "<1ns"}, {"abortOnFail", true}, {"delayAbortEval", "2s"}}}},
               {"create_booking.count", {{{"threshold", ">0"}, {"abortOnFail", true}}}}},
              {"--set", "/phases=" + phases.dump(), "--set", "/data/slots=200000"}),
      99);
  EXPECT_EQ(report.at("verdict"), "fail");
  ASSERT_EQ(report.at("phases").size(), 1U) << "the second phase is skipped";
  const json& calls = report.at("phases")[0].at("calls").at("create_booking");
  EXPECT_GT(calls.at("arrivals"), 0);
  EXPECT_LT(calls.at("arrivals"), 900'000) << "of a million";
  EXPECT_EQ(calls.at("adds_up"), true);
  EXPECT_EQ(report.at("thresholds")[0].at("aborted"), nullptr) << "it was met";
  const json& ended = report.at("thresholds")[1];
  EXPECT_EQ(ended.at("passed"), false);
  EXPECT_EQ(ended.at("aborted").at("phase"), "first");
  EXPECT_GE(ended.at("aborted").at("at_s"), 2);
  EXPECT_NE(report.at("reason").get<std::string>().find("it ended the load"), std::string::npos);
}

TEST_F(ThresholdsPgTest, EndAllPhasesWhenOneIsCrossedAtAPhasesEnd) {
  const json phase{{"workload", {{"booking_volley", {{"contenders", 10}}}}},
                   {"load", {{"connections", 10}, {"iterations", 20}}}};
  json phases{phase, phase};
  phases[1]["name"] = "second";
  const json report = report_of(started({{"create_booking.response_ms.max",
                                          {{{"threshold", "<1us"}, {"abortOnFail", true}}}}},
                                        {"--set", "/phases=" + phases.dump(), "--fail-fast"}),
                                99);
  EXPECT_EQ(report.at("phases").size(), 1U);
  EXPECT_EQ(report.at("thresholds")[0].at("aborted").at("phase"), "booking_volley");
}

TEST_F(ThresholdsPgTest, AreHeldToTheReportOfAnEarlierRun) {
  const std::string file = folder_.path() / "baseline.json";
  const json earlier =
      report_of(started({{"create_booking.response_ms.p95", {">=0"}}}, {"--random-seed", "7"}), 0);
  std::ofstream(file) << earlier.dump();
  const auto held = [&](const std::string& change, std::vector<std::string> more, int status) {
    more.insert(more.end(), {"--baseline", file});
    const json report = report_of(
        started({{"create_booking.response_ms.p95", {change + " vs baseline"}}}, more), status);
    return report.at("thresholds")[0];
  };
  const json passed = held("<+1000000%", {}, 0);
  EXPECT_EQ(passed.at("passed"), true);
  EXPECT_EQ(passed.at("baseline").at("actual"), earlier.at("thresholds")[0].at("actual"));
  EXPECT_EQ(held(">+1000000%", {}, 99).at("passed"), false);
  const json elsewhere = held("<+1000000%", {"--iterations", "150"}, 2);
  EXPECT_EQ(elsewhere.at("baseline").at("actual"), nullptr);
  EXPECT_NE(elsewhere.at("baseline").at("why_not").get<std::string>().find("phases"),
            std::string::npos);
}

TEST_F(ThresholdsPgTest, AreNotRunAgainstABaselineThatIsMissing) {
  Program run = started({{"create_booking.response_ms.p95", {"<+5% vs baseline"}}});
  EXPECT_EQ(run.wait(), 104);
  EXPECT_NE(run.err().find("--baseline: is missing"), std::string::npos) << run.err();
}

TEST_F(ThresholdsPgTest, OverAWindowSayWhenItWas) {
  const json report = report_of(started({{"create_booking.count", {"<1 over 1s"}}}), 99);
  const json& window = report.at("thresholds")[0].at("window");
  EXPECT_EQ(window.at("phase"), "booking");
  EXPECT_GT(window.at("to_s"), window.at("from_s"));
}

}  // namespace
