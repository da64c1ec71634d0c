#include "thresholds.h"

#include <gtest/gtest.h>

#include "report/sample.h"

namespace pgrush {
namespace {

namespace sample = report::sample;
using scenario::Threshold;

/// A load of 2.5 s: three bookings in its first second, of 2, 3 and 4 ms, and one of 40 ms later.
report::Report loaded() {
  return sample::loaded(base::ExitStatus::kPass, "",
                        {sample::booking(1, 100, 2, 0), sample::booking(1, 100, 3, 2, 1),
                         sample::booking(2, 200, 4, 0), sample::booking(3, 2200, 40, 0)});
}

report::Threshold held(const std::string& measure, const std::string& condition,
                       const std::optional<Baseline>& baseline = {},
                       const report::Report& report = loaded()) {
  return hold({measure, condition}, baseline, report);
}

/// A baseline that the run above can be compared with.
Baseline baseline(std::optional<double> figure) {
  return {"b.json", "", traits_of(loaded()), {{"create_booking.response_ms.max", figure}}};
}

TEST(Thresholds, OverTheWholeRunAreHeldToTheSummary) {
  const report::Threshold met = held("create_booking.response_ms.max", "<=0.04s");
  EXPECT_TRUE(met.passed);
  EXPECT_EQ(met.actual, 40);
  EXPECT_FALSE(met.window);
  EXPECT_FALSE(met.baseline);
  EXPECT_FALSE(held("create_booking.response_ms.max", "<40").passed);
  EXPECT_TRUE(held("create_booking.conflict.rate", "<=25%").passed);
  EXPECT_FALSE(held("create_booking.conflict.rate", "<25%").passed);
}

TEST(Thresholds, OverAWindowAreHeldToTheWorstOne) {
  const report::Threshold crossed = held("create_booking.response_ms.max", "<40 over 1s");
  EXPECT_FALSE(crossed.passed);
  EXPECT_EQ(crossed.actual, 40);
  ASSERT_TRUE(crossed.window);
  EXPECT_EQ(crossed.window->phase, "booking");
  EXPECT_EQ(crossed.window->from_s, 1.5);
  EXPECT_EQ(crossed.window->to_s, 2.5);
  EXPECT_TRUE(held("create_booking.response_ms.max", "<=40 over 1s").passed);
}

TEST(Thresholds, HaveAWorstWindowByTheirOperator) {
  const std::map<std::string, double> worst{{"<3", 3},  {"<=2", 3}, {">0", 0},
                                            {">=1", 0}, {"==3", 0}, {"!=1", 1}};
  for (const auto& [condition, actual] : worst)
    EXPECT_EQ(held("create_booking.count", condition + " over 1s").actual, actual) << condition;
}

TEST(Thresholds, AgainstABaselineAllowForAChangeInPercent) {
  const std::map<std::string, bool> at_39{{"<+5% vs baseline", true},
                                          {"<+2% vs baseline", false},
                                          {">-3% vs baseline", true},
                                          {">+3% vs baseline", false},
                                          {"<=0% vs baseline", false}};
  for (const auto& [condition, passed] : at_39) {
    const report::Threshold threshold =
        held("create_booking.response_ms.max", condition, baseline(39));
    EXPECT_EQ(threshold.passed, passed) << condition;
    EXPECT_EQ(threshold.baseline->actual, 39);
    EXPECT_TRUE(report::known(threshold));
  }
  EXPECT_EQ(
      held("create_booking.response_ms.max", "<+5% vs baseline", baseline(100)).baseline->bound,
      105);
}

TEST(Thresholds, AboutTimeCannotBeToldByASaturatedGenerator) {
  report::Report report = loaded();
  report.generator.saturated = true;
  for (const char* measure :
       {"create_booking.response_ms.max", "create_booking.service_ms.p99", "done.rate_per_s"}) {
    const report::Threshold threshold = held(measure, "<1000000", {}, report);
    EXPECT_FALSE(threshold.passed) << measure;
    EXPECT_FALSE(report::known(threshold)) << measure;
  }
  EXPECT_TRUE(held("create_booking.conflict.rate", "<=25%", {}, report).passed)
      << "what the answers were does not depend on how late they were read";
  EXPECT_TRUE(held("faulty.count", "==0", {}, report).passed);
}

TEST(Thresholds, CannotBeToldWhereTheBaselineDoesNotHoldTheMeasure) {
  const report::Threshold threshold =
      held("create_booking.response_ms.max", "<+5% vs baseline", baseline(std::nullopt));
  EXPECT_FALSE(threshold.passed);
  EXPECT_FALSE(report::known(threshold));
  EXPECT_EQ(report::told(threshold), "40; the baseline b.json does not hold it");
}

TEST(Thresholds, CannotBeToldWhereTheRunsCannotBeCompared) {
  report::Report elsewhere = loaded();
  elsewhere.provenance.settings = {{"fsync", "on"}};
  const report::Threshold threshold =
      held("create_booking.response_ms.max", "<+500% vs baseline", baseline(39), elsewhere);
  EXPECT_FALSE(threshold.passed);
  EXPECT_FALSE(report::known(threshold));
  EXPECT_EQ(report::told(threshold),
            "40; b.json cannot be compared with: its setting fsync is off, here it is on");
}

TEST(Thresholds, ThatEndedTheLoadDidNotPassWhateverCameAfterwards) {
  report::Report report = loaded();
  report.abort = {"create_booking.response_ms.max", "<100", "booking", 2, 120};
  const report::Threshold aborted =
      held("create_booking.response_ms.max", "<100", std::nullopt, report);
  EXPECT_FALSE(aborted.passed);
  EXPECT_TRUE(report::known(aborted));
  EXPECT_EQ(report::told(aborted), "40; at 120 it ended the load, 2 s into booking");
  EXPECT_TRUE(held("create_booking.response_ms.max", "<200", std::nullopt, report).passed);
}

TEST(Thresholds, ThatWereNotMeasuredAreNotMet) {
  for (const char* condition : {"<1", "<1 over 1s", "<+5% vs baseline"}) {
    const report::Threshold threshold = held("cancel_booking.response_ms.p99", condition);
    EXPECT_FALSE(threshold.passed) << condition;
    EXPECT_FALSE(report::known(threshold)) << condition;
  }
}

TEST(Thresholds, MustHaveAUnitThatFitsTheMeasure) {
  const std::vector<measure::Operation> operations{measure::booking::create_operation()};
  const auto wrong = [&](const std::string& measure, const std::string& condition, bool abort) {
    return wrong_with({measure, condition, abort}, operations);
  };
  for (const auto& [measure, condition] :
       std::vector<std::pair<std::string, std::string>>{{"create_booking.response_ms.p99", "<1s"},
                                                        {"create_booking.conflict.rate", "<1%"},
                                                        {"create_booking.rate_per_s", ">100/s"},
                                                        {"faulty.count", "==0"},
                                                        {"faulty.count", "<+5% vs baseline"}})
    EXPECT_EQ(wrong(measure, condition, true), "") << measure << condition;
  for (const auto& [measure, condition] :
       std::vector<std::pair<std::string, std::string>>{{"create_booking.response_ms.p99", "<1%"},
                                                        {"create_booking.response_ms.count", "<1s"},
                                                        {"create_booking.conflict.rate", "<1s"},
                                                        {"create_booking.rate_per_s", ">1%"},
                                                        {"faulty.count", "<1%"}})
    EXPECT_NE(wrong(measure, condition, false), "") << measure << condition;
  EXPECT_NE(wrong("create_bookin.count", "<1", false).find("did you mean"), std::string::npos);
}

TEST(Thresholds, OfArrivalsHaveNeitherWindowsNorAborts) {
  const std::vector<measure::Operation> operations{measure::booking::create_operation()};
  for (const char* measure : {"arrivals.count", "create_booking.skipped.count"}) {
    EXPECT_EQ(wrong_with({measure, "<1"}, operations), "");
    EXPECT_NE(wrong_with({measure, "<1 over 10s"}, operations), "");
    EXPECT_NE(wrong_with({measure, "<1", true}, operations), "");
  }
}

}  // namespace
}  // namespace pgrush
