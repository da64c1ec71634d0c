#include "report/comparison.h"

#include <sstream>

#include <gtest/gtest.h>

#include "objections.h"
#include "report/report.h"
#include "report/text.h"
#include "sample.h"

namespace report {
namespace {

/// Runs of both sides by round; the second sides' throughput is `b`.
std::vector<ComparedRun> runs(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<ComparedRun> runs;
  for (std::uint32_t i = 0; i < a.size(); ++i)
    for (const Side side : {kA, kB}) {
      const double value = side == kA ? a[i] : b[i];
      ComparedRun run{i + 1, side, 7 + i, base::ExitStatus::kPass, ""};
      run.figures = {{"", "rate_per_s", true, value},
                     {"", "response_ms.p50", false, 1000 / value},
                     {"create_booking", "response_ms.p50", false, 1000 / value},
                     {"cancel_booking", "response_ms.p50", false, 2000 / value}};
      runs.push_back(run);
    }
  return runs;
}

Comparison comparison(const std::vector<double>& a, const std::vector<double>& b) {
  Comparison comparison;
  comparison.names = {"migrations/variants/for_update.sql", "as migrated"};
  comparison.rounds = static_cast<std::uint32_t>(a.size());
  comparison.primary = "rate_per_s";
  comparison.runs = runs(a, b);
  comparison.measures = compare(comparison.runs, 1);
  return comparison;
}

const std::vector<double> kSome{100, 120, 90, 110, 105, 95, 100};

std::vector<double> times(double factor) {
  std::vector<double> all;
  // Not by the same factor in each round: nothing is.
  for (std::size_t i = 0; i < kSome.size(); ++i)
    all.push_back(kSome[i] * factor * (i % 2 == 0 ? 1.01 : 0.99));
  return all;
}

TEST(Comparison, SaysFasterAndSlowerIfEveryRoundSaysSo) {
  EXPECT_EQ(comparison(times(1.1), kSome).verdict()->difference, Difference::kFaster);
  EXPECT_EQ(comparison(kSome, times(1.1)).verdict()->difference, Difference::kSlower);
}

TEST(Comparison, SeesNoDifferenceOfAProcedureAndItself) {
  const Comparison same = comparison(times(1), kSome);
  EXPECT_EQ(same.verdict()->difference, Difference::kNotSeen);
  EXPECT_EQ(same.verdict()->ratio.interval->holds(1), true);
  EXPECT_TRUE(headline(same).starts_with("no difference seen: rate_per_s A/B ")) << headline(same);
}

TEST(Comparison, TakesLessLatencyForFaster) {
  for (const ComparedMeasure& one : comparison(times(1.1), kSome).measures) {
    EXPECT_EQ(one.difference, Difference::kFaster) << one.measure;
    EXPECT_EQ(one.ratio.median > 1, one.more_is_better) << one.measure;
  }
}

TEST(Comparison, SaysThatFewerThanSixRoundsAreTooFew) {
  const Comparison few = comparison({200, 220, 190, 210, 205}, {100, 120, 90, 110, 105});
  EXPECT_EQ(few.verdict()->difference, Difference::kTooFewRounds);
  EXPECT_TRUE(headline(few).starts_with("5 rounds are too few for a 95 % statement, 6 are enough"))
      << headline(few);
}

TEST(Comparison, LeavesOutARoundThatOneSideDidNotComplete) {
  Comparison cut = comparison(kSome, times(1.1));
  std::vector<ComparedRun>& some = cut.runs;
  EXPECT_EQ(cut.completed(), 7U);
  some.back().figures.clear();
  EXPECT_EQ(cut.completed(), 6U);
  EXPECT_EQ(compare(some, 1).front().ratio.each.size(), 6U);
  some.pop_back();
  EXPECT_EQ(compare(some, 1).front().ratio.each.size(), 6U);
  some.resize(1);
  EXPECT_TRUE(compare(some, 1).empty());
}

TEST(Comparison, WithoutACompletedRoundSaysSo) {
  Comparison none = comparison({}, {});
  EXPECT_EQ(none.verdict(), nullptr);
  EXPECT_TRUE(headline(none).starts_with("no round was completed")) << headline(none);
}

measure::ServerPhase server_phase(std::int64_t wal_bytes, std::uint64_t in_lock) {
  measure::ServerPhase phase;
  phase.name = "p";
  phase.samples = 10;
  phase.where = {{{"Lock", "transactionid", "create_booking"}, in_lock},
                 {{"Client", "idle", ""}, 100 - in_lock}};
  phase.counted.emplace();
  phase.counted->wal_bytes = wal_bytes;
  phase.cpu_s = 0.5;
  return phase;
}

TEST(SideProfile, AddsRunsUpAndTellsByCall) {
  SideProfile profile;
  add({server_phase(1000, 20)}, 10, profile);
  add({server_phase(3000, 40)}, 10, profile);
  EXPECT_EQ(profile.samples, 20U);
  EXPECT_EQ(profile.all_seen(), 200U);
  EXPECT_EQ(profile.shares().front().where.wait_event, "idle");
  EXPECT_EQ(profile.shares().back().seen, 60U);
  EXPECT_EQ(profile.per_call("wal_bytes"), 200);
  EXPECT_EQ(profile.per_call("cpu_s"), 0.05);
  EXPECT_FALSE(profile.per_call("nothing"));
}

TEST(SideProfile, CountsNoCallsOfARunWhoseCountersWereNotRead) {
  SideProfile profile;
  measure::ServerPhase unread = server_phase(1000, 20);
  unread.counted.reset();
  add({unread}, 10, profile);
  add({}, 10, profile);
  EXPECT_EQ(profile.calls, 0U);
  EXPECT_EQ(profile.samples, 10U);
}

/// A whole report of a comparison, as large in its figures as they come.
Report whole() {
  Report report = sample::stopped(base::ExitStatus::kPass, "");
  report.comparison = comparison(times(123'456), kSome);
  add({server_phase(1'000'000, 20)}, 10, report.comparison->profiles[kA]);
  add({server_phase(3, 40)}, 10, report.comparison->profiles[kB]);
  report.comparison->runs[3].status = base::ExitStatus::kViolated;
  report.comparison->runs[3].reason = "one_booking_per_slot is violated";
  report.comparison->runs[4].saturated = true;
  return report;
}

TEST(ComparisonReport, AgreesWithTheSchema) {
  const nlohmann::json document = nlohmann::json::parse(to_text(to_json(whole())));
  EXPECT_EQ(sample::objections(document), "");
  const nlohmann::json comparison = document.at("comparison");
  EXPECT_EQ(comparison.at("verdict"), "faster");
  EXPECT_EQ(comparison.at("completed_rounds"), 7);
  EXPECT_EQ(comparison.at("measures").at(0).at("rounds").size(), 7U);
  EXPECT_EQ(comparison.at("runs").at(3).at("exit_status"), 1);
  EXPECT_EQ(comparison.at("profiles").at("a").at("per_call").at("wal_bytes"), 100'000);
}

TEST(ComparisonConsole, TellsBothSidesInEightyColumns) {
  const std::string text = console(whole());
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("PASS")) {
      EXPECT_LE(text::columns(line), 80U) << line;
    }
  for (const char* words :
       {"A  migrations/variants/for_update.sql", "per s", "By call", "create_booking",
        "Lock transactionid", "WAL bytes", "B, round 2 (exit 1): one_booking_per_slot is violated",
        "saturated in 1 of 14 runs", "A is faster than B: rate_per_s A/B"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  EXPECT_EQ(text.find("Client idle"), std::string::npos) << text;
}

}  // namespace
}  // namespace report
