#include "saved_run.h"

#include <gtest/gtest.h>

#include "measure/history_file.h"
#include "report/sample.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace pgrush {
namespace {

namespace sample = report::sample;
using support::Failed;

const Criteria kCriteria{{"booking_volley", "webhook_claims"},
                         {"one_booking_per_slot", "no_call_hangs"},
                         {{"contended_slots_ratio", ">=0.9"}},
                         {{"create_booking.response_ms.p99", "<250", true, 2.5},
                          {"faulty.count", "==0"},
                          {"create_booking.rate_per_s", ">-3% vs baseline"}},
                         Baseline{"b.json",
                                  "its own exit status is 2",
                                  {{"cpus", "2"}, {"host", "a"}},
                                  {{"create_booking.rate_per_s", 12.5}, {"x", std::nullopt}}}};

class SavedRunTest : public testing::Test {
 protected:
  SavedRun save_and_read(const report::Report& report,
                         const std::optional<measure::Snapshot>& snapshot = {}) {
    save_run(path_, kCriteria, snapshot, report);
    return read_saved_run(path_);
  }
  /// What reading a file with this text about the run fails with.
  Failed failure_of_text(const std::string& run) {
    report::write_whole(path_, [&](const base::Sink& sink) {
      measure::write_history_file("pgrush 0.1.0 (abc)", run, {}, {}, sink);
    });
    return support::failure_of([&] { read_saved_run(path_); });
  }

  support::TemporaryFolder folder_;
  const std::string path_ = folder_.path() / "a.history";
};

/// A report of which every field has a value of its own, without verdicts.
report::Report full() {
  report::Report report = sample::violated();
  report.status = base::ExitStatus::kPass;
  report.reason = "";
  report.invariants.clear();
  report.exercise.clear();
  report.thresholds.clear();
  report.provenance = {"0.1.0 (abc)",
                       "15.14",
                       "15.13",
                       "host='a b' password=***",
                       {{"fsync", "off"}, {"server_version", "15.13"}},
                       "host",
                       64,
                       {{"00001_a.sql", "aa"}, {"00002_b.sql", "bb"}},
                       {{"v.sql", "cc"}},
                       "abc"};
  report.generator = {0.25, 4096.5, 0.1, 1.0 / 3, 3.25, 0.125,
                      0.5,  0.75,   7,   0.95,    true, 123'456'789'012};
  report.server = sample::sampled_server();
  report.server.figures = {{"wal_bytes", 12345}, {"wait_events", {{"Lock", {{"tuple", 0.25}}}}}};
  report.duration_s = 2.0 / 3;
  return report;
}

TEST_F(SavedRunTest, BringsEverythingThatAReportShowsBack) {
  const report::Report report = full();
  EXPECT_EQ(report::to_json(save_and_read(report).report), report::to_json(report));
}

TEST_F(SavedRunTest, BringsTheCriteriaBack) {
  const Criteria found = save_and_read(full()).criteria;
  EXPECT_EQ(found.workloads, kCriteria.workloads);
  EXPECT_EQ(found.invariants, kCriteria.invariants);
  ASSERT_EQ(found.exercise.size(), 1U);
  EXPECT_EQ(found.exercise[0].measure, "contended_slots_ratio");
  EXPECT_EQ(found.exercise[0].condition, ">=0.9");
  ASSERT_EQ(found.thresholds.size(), 3U);
  EXPECT_TRUE(found.thresholds[0].abort_on_fail);
  EXPECT_EQ(found.thresholds[0].abort_not_before_s, 2.5);
  EXPECT_FALSE(found.thresholds[1].abort_on_fail);
  EXPECT_EQ(found.thresholds[1].measure, "faulty.count");
  EXPECT_EQ(found.thresholds[1].condition, "==0");
}

TEST_F(SavedRunTest, BringsBackWhatThresholdsAreHeldTo) {
  report::Report report = full();
  report.abort = {"faulty.count", "==0", "booking", 4.5, 3};
  const SavedRun found = save_and_read(report);
  ASSERT_TRUE(found.criteria.baseline);
  EXPECT_EQ(found.criteria.baseline->file, "b.json");
  EXPECT_EQ(found.criteria.baseline->unfit, "its own exit status is 2");
  EXPECT_EQ(found.criteria.baseline->traits, kCriteria.baseline->traits);
  ASSERT_EQ(found.criteria.baseline->figures.size(), 2U);
  EXPECT_EQ(found.criteria.baseline->figures[0].value, 12.5);
  EXPECT_EQ(found.criteria.baseline->figures[1].value, std::nullopt);
  ASSERT_TRUE(found.report.abort);
  EXPECT_EQ(found.report.abort->measure, "faulty.count");
  EXPECT_EQ(found.report.abort->condition, "==0");
  EXPECT_EQ(found.report.abort->phase, "booking");
  EXPECT_EQ(found.report.abort->at_s, 4.5);
  EXPECT_EQ(found.report.abort->actual, 3);
}

TEST_F(SavedRunTest, BringsTheTroublesBackWithTheStatusThatTheyMade) {
  report::Report report = full();
  report.troubles = {{base::ExitStatus::kUnknown, "after the load: the server is gone"},
                     {base::ExitStatus::kInterrupted, "interrupted by a signal \xff"},
                     {base::ExitStatus::kCleanUpFailed, "cannot drop the database"}};
  const SavedRun found = save_and_read(report);
  EXPECT_EQ(found.report.status, base::ExitStatus::kInterrupted);
  EXPECT_EQ(found.report.reason, "interrupted by a signal \xef\xbf\xbd");
  EXPECT_EQ(found.report.troubles.size(), 3U);
}

TEST_F(SavedRunTest, TellsARunThatDidNotComeToItsLoadFromAnUnreadDatabase) {
  EXPECT_FALSE(save_and_read(sample::not_provisioned()).snapshot);
  measure::Snapshot unread;
  unread.read = false;
  const SavedRun found = save_and_read(sample::passed(), unread);
  ASSERT_TRUE(found.snapshot);
  EXPECT_FALSE(found.snapshot->read);
}

TEST_F(SavedRunTest, IsRefusedWithAFileWhoseRunCannotBeRead) {
  for (const char* text :
       {"", "{", "[]", "{}", R"({"report": {}, "criteria": {}, "loaded": true})"}) {
    const Failed failed = failure_of_text(text);
    EXPECT_EQ(failed.status, 104) << text;
    EXPECT_TRUE(failed.says("a.history: what it tells of the run cannot be read")) << text;
    EXPECT_TRUE(failed.says("pgrush 0.1.0 (abc)")) << text;
  }
}

TEST_F(SavedRunTest, LeavesNothingWhereItCannotWrite) {
  const std::string nowhere = folder_.path() / "none" / "a.history";
  const Failed failed = support::failure_of([&] { save_run(nowhere, kCriteria, {}, full()); });
  EXPECT_EQ(failed.status, 107);
  EXPECT_TRUE(failed.says(nowhere)) << failed.sentence;
}

}  // namespace
}  // namespace pgrush
