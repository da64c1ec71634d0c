#include "baseline.h"

#include <gtest/gtest.h>

#include "report/sample.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace pgrush {
namespace {

namespace sample = report::sample;
using nlohmann::json;

/// The JSON of a run of one phase of 2.5 s: two bookings of 2 and 4 ms, a conflict of 3 ms.
json earlier() { return json::parse(report::to_text(report::to_json(sample::passed()))); }

const std::vector<measure::Operation> kOperations{measure::booking::create_operation(),
                                                  measure::booking::cancel_operation()};

std::optional<double> figure(const std::string& measure, const json& report = earlier()) {
  return figure_of(report, kOperations, measure);
}

TEST(Baseline, HoldsWhatAReportTellsExactly) {
  const std::map<std::string, double> exact{
      {"create_booking.response_ms.p50", 3},         {"create_booking.response_ms.med", 3},
      {"create_booking.response_ms.p999", 4},        {"create_booking.response_ms.max", 4},
      {"create_booking.response_ms.mean", 3},        {"create_booking.response_ms.count", 3},
      {"create_booking.conflict.service_ms.max", 3}, {"create_booking.count", 3},
      {"create_booking.conflict.count", 1},          {"refused.count", 1},
      {"create_booking.rate_per_s", 3 / 2.5},        {"done.rate_per_s", 2 / 2.5},
      {"create_booking.conflict.rate", 1.0 / 3},     {"arrivals.count", 3}};
  for (const auto& [measure, value] : exact)
    EXPECT_NEAR(figure(measure).value_or(-1), value, value / 1000) << measure;
}

TEST(Baseline, SaysTheSameAsTheRunItselfDid) {
  const report::Report run = sample::passed();
  int held = 0;
  for (const std::string& measure : measure::known_measures(run.history.operations)) {
    const auto found = figure(measure);
    if (!found) continue;
    ++held;
    const auto value = measure::value_of(run.summary, measure);
    ASSERT_TRUE(value) << measure;
    EXPECT_NEAR(*found, *value, 1e-6) << measure;
  }
  EXPECT_GT(held, 50);
}

TEST(Baseline, DoesNotReadAPercentileFromItsBuckets) {
  EXPECT_EQ(figure("create_booking.response_ms.p95"), std::nullopt);
  EXPECT_EQ(figure("create_booking.response_ms.min"), std::nullopt);
  json two_phases = earlier();
  two_phases["thresholds"] = json::array();
  two_phases["phases"].push_back(two_phases["phases"][0]);
  EXPECT_EQ(figure("create_booking.response_ms.p99", two_phases), std::nullopt);
  EXPECT_EQ(figure("create_booking.response_ms.max", two_phases), 4);
  EXPECT_NEAR(*figure("create_booking.response_ms.mean", two_phases), 3, 1e-9);
  EXPECT_EQ(figure("create_booking.count", two_phases), 6);
  EXPECT_DOUBLE_EQ(*figure("create_booking.rate_per_s", two_phases), 6 / 5.0);
}

TEST(Baseline, HoldsWhatAThresholdOfItMeasuredOverTheWholeRun) {
  json report = earlier();
  report["thresholds"] = {{{"expression", "create_booking.response_ms.p95 >=0"},
                           {"actual", 3.75},
                           {"passed", true},
                           {"window", nullptr}}};
  EXPECT_EQ(figure("create_booking.response_ms.p95", report), 3.75);
  report["thresholds"][0]["window"] = {{"phase", "booking"}, {"from_s", 0}, {"to_s", 1}};
  EXPECT_EQ(figure("create_booking.response_ms.p95", report), std::nullopt);
}

TEST(Baseline, DoesNotHoldWhatWasNotCalled) {
  EXPECT_EQ(figure("cancel_booking.count"), std::nullopt);
  EXPECT_EQ(figure("create_booking.replayed.response_ms.max"), std::nullopt);
  EXPECT_EQ(figure("unknown.count"), std::nullopt);
}

class BaselineTest : public testing::Test {
 protected:
  std::optional<Baseline> read(const json& report) const {
    const auto file = folder_.write("b.json", report.dump());
    return read_baseline(file, "scenarios/x", {kThreshold}, kOperations);
  }
  /// Why a run like the sample, changed so, cannot be compared with the sample.
  std::string against(const std::function<void(report::Report&)>& change) const {
    report::Report report = sample::passed();
    change(report);
    return incomparable(read(earlier()).value(), report);
  }
  std::string refusal(const std::string& file, const std::vector<scenario::Threshold>& all) const {
    const auto failed =
        support::failure_of([&] { read_baseline(file, "scenarios/x", all, kOperations); });
    EXPECT_EQ(failed.status, 104);
    return failed.sentence;
  }

  const scenario::Threshold kThreshold{"create_booking.response_ms.max", "<+5% vs baseline"};
  support::TemporaryFolder folder_;
};

TEST_F(BaselineTest, IsReadFromAReport) {
  const auto baseline = read(earlier());
  ASSERT_TRUE(baseline);
  EXPECT_EQ(baseline->unfit, "");
  ASSERT_EQ(baseline->figures.size(), 1U);
  EXPECT_EQ(baseline->figures[0].value, 4);
  EXPECT_EQ(baseline->traits, traits_of(sample::passed()));
}

TEST_F(BaselineTest, IsComparedWithARunOfItsKindOnly) {
  EXPECT_EQ(against([](report::Report&) {}), "");
  EXPECT_EQ(against([](report::Report& run) { run.seed = 5; }), "");
  EXPECT_EQ(against([](report::Report& run) { run.configuration["thresholds"] = {}; }), "");
  EXPECT_EQ(against([](report::Report& run) {
              run.provenance.variants = {{"a.sql", "b"}};
            }),
            "")
      << "a variant is what one compares";
  const std::vector<std::function<void(report::Report&)>> changes{
      [](report::Report& run) { run.scenario = "smoke"; },
      [](report::Report& run) { run.provenance.server_version = "16.1"; },
      [](report::Report& run) { run.provenance.server = "host=a"; },
      [](report::Report& run) { run.provenance.host = "other"; },
      [](report::Report& run) { run.provenance.cpus = 64; },
      [](report::Report& run) {
        run.provenance.settings = {{"fsync", "on"}};
      },
      [](report::Report& run) { run.provenance.settings.emplace_back("jit", "on"); },
      [](report::Report& run) { run.provenance.migrations[0].sha256 = "b"; },
      [](report::Report& run) { run.provenance.migrations.clear(); },
      [](report::Report& run) { run.configuration["phases"][0]["load"]["connections"] = 21; },
      [](report::Report& run) {
        run.configuration["data"] = {{"slots", 1}};
      }};
  for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_NE(against(changes[i]), "") << i;
}

TEST_F(BaselineTest, SaysWhatDiffers) {
  const std::string file = folder_.path() / "b.json";
  EXPECT_EQ(against([](report::Report& run) { run.provenance.cpus = 64; }),
            file + " cannot be compared with: its cpus is 2, here it is 64");
  EXPECT_EQ(against([](report::Report& run) {
              run.configuration["phases"] = json::array();
              run.scenario = "smoke";
            }),
            file + " cannot be compared with: its phases is another one (and 1 more differ)");
}

TEST_F(BaselineTest, MustHaveBeenDrivenToItsEndByRightProcedures) {
  for (const int status : {0, 99, 101}) {
    json report = earlier();
    report["exit_status"] = status;
    EXPECT_EQ(read(report)->unfit, "") << status;
  }
  for (const int status : {1, 2, 100, 105, 107}) {
    json report = earlier();
    report["exit_status"] = status;
    EXPECT_EQ(read(report)->unfit, "its own exit status is " + std::to_string(status));
  }
  json aborted = earlier();
  aborted["thresholds"][0]["aborted"] = {{"phase", "booking"}, {"at_s", 2}, {"actual", 5}};
  EXPECT_EQ(incomparable(*read(aborted), sample::passed()),
            (folder_.path() / "b.json").string() +
                " cannot be a baseline: a threshold ended its load early");
}

TEST_F(BaselineTest, IsMissedWithTheWayToMakeOne) {
  const std::string told = refusal("", {kThreshold});
  EXPECT_NE(told.find("pgrush run scenarios/x --set "
                      R"('/thresholds={"create_booking.response_ms.max":[">=0"]}')"
                      " --report baseline.json"),
            std::string::npos)
      << told;
  EXPECT_EQ(read_baseline("", "scenarios/x", {{"faulty.count", "==0"}}, kOperations), std::nullopt);
}

TEST_F(BaselineTest, IsRefusedWhereNoThresholdAsksForIt) {
  EXPECT_NE(refusal("b.json", {{"faulty.count", "==0"}}).find("leave it out"), std::string::npos);
}

TEST_F(BaselineTest, IsRefusedIfItIsNoReportOfALoad) {
  EXPECT_NE(refusal("/no/such.json", {kThreshold}), "");
  json half = earlier();
  half.erase("provenance");
  for (const std::string& text : {std::string("{"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"schema": "pgrush.report/2"})"), half.dump()})
    EXPECT_NE(refusal(folder_.write("c.json", text), {kThreshold}).find("c.json is no "),
              std::string::npos)
        << text;
  json explored = earlier();
  explored["limits"] = json::array();
  EXPECT_NE(refusal(folder_.write("d.json", explored.dump()), {kThreshold}).find("exploration"),
            std::string::npos);
}

}  // namespace
}  // namespace pgrush
