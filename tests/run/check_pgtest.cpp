#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "measure/history_file.h"
#include "report/report.h"
#include "support/poll.h"
#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

/// The summary without its last words, which say where the report stands.
std::string summary_of(const std::string& text) { return text.substr(0, text.rfind("; report: ")); }

/// A run on the server that the tests of this process share, which leaves its history in a file.
class CheckPgTest : public testing::Test {
 protected:
  Program started(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"-d", support::server().conninfo(), "--history", history()});
    return Program(std::move(arguments));
  }
  Program checked(std::vector<std::string> arguments = {}, bool report = true) const {
    arguments.insert(arguments.begin(), {"check", history()});
    return Program(std::move(arguments), report);
  }
  /// Checks a finished run's history: everything has to be as the run told it.
  void expect_the_same(Program& run, int status) const {
    EXPECT_EQ(run.wait(), status) << run.out() << run.err();
    Program check = checked();
    EXPECT_EQ(check.wait(), status) << check.out() << check.err();
    EXPECT_EQ(summary_of(check.out()), summary_of(run.out()));
    EXPECT_EQ(check.report(), run.report());
    EXPECT_EQ(check.err(), "");
  }
  std::string history() const { return folder_.path() / "run.history"; }
  const fs::path& folder() const { return folder_.path(); }

 private:
  support::TemporaryFolder folder_;
};

TEST_F(CheckPgTest, TellsTheSameOfARunThatPassed) {
  Program run = started({"scenarios/smoke"});
  expect_the_same(run, 0);
}

TEST_F(CheckPgTest, TellsTheSameOfFaultyProcedures) {
  Program booking = started({"scenarios/smoke", "--variant", "tests/broken/no_lock.sql"});
  expect_the_same(booking, 1);
  EXPECT_NE(booking.out().find("one_booking_per_slot is violated"), std::string::npos);
  Program webhook = started({"scenarios/webhooks", "--iterations", "300", "--variant",
                             "tests/broken/webhook_claim_without_lock.sql"});
  expect_the_same(webhook, 1);
}

TEST_F(CheckPgTest, TellsTheSameOfARunThatCouldNotTell) {
  Program run =
      started({"scenarios/smoke", "--set", "/phases/0/workload/booking_volley/contenders=1",
               "--set", R"(/exercise={"contended_slots_ratio":">=0.5"})"});
  expect_the_same(run, 2);
}

TEST_F(CheckPgTest, TellsTheSameOfACrossedThreshold) {
  Program run = started({"scenarios/smoke", "--set",
                         R"(/thresholds={"create_booking.response_ms.p99":["<0.000001"]})"});
  expect_the_same(run, 99);
}

TEST_F(CheckPgTest, TellsTheSameOfAnInterruptedRun) {
  Program run = started({"scenarios/nightly", "-c", "50", "--set",
                         "/phases/2/workload/booking_volley/contenders=50"});
  pg::Session session(support::server().conninfo());
  ASSERT_TRUE(support::comes_true([&] {
    return support::value_of(session,
                             "SELECT count(*) > 0 FROM pg_stat_activity"
                             " WHERE application_name = 'pgrush' AND query ~ 'create_booking'") ==
           "t";
  }));
  run.signal(SIGINT);
  expect_the_same(run, 105);
}

TEST_F(CheckPgTest, TellsTheSameOfARunThatWasNotProvisioned) {
  Program run({"run", "scenarios/smoke", "-d", "host=127.0.0.1 port=1", "--history", history()});
  expect_the_same(run, 100);
}

TEST_F(CheckPgTest, FindsAViolationThatWasPlantedInTheHistory) {
  Program run = started({"scenarios/smoke"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  measure::HistoryFile file = measure::read_history_file(history());
  file.snapshot.appointments.pop_back();
  report::write_whole(history(), [&](const base::Sink& sink) {
    measure::write_history_file(file.program, file.run, file.history, file.snapshot, sink);
  });
  Program check = checked();
  EXPECT_EQ(check.wait(), 1) << check.out();
  EXPECT_NE(check.out().find("VIOLATED  acknowledged_is_stored"), std::string::npos) << check.out();
}

TEST_F(CheckPgTest, WritesAReportOnlyWhereItIsAskedFor) {
  Program run = started({"scenarios/smoke"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  Program quiet = checked({"--quiet"}, false);
  EXPECT_EQ(quiet.wait(), 0) << quiet.err();
  EXPECT_EQ(quiet.out(), "PASS (exit 0): every invariant holds\n");
  Program folder_given = checked({"--out", folder() / "new" / "folder"}, false);
  EXPECT_EQ(folder_given.wait(), 0) << folder_given.err();
  EXPECT_TRUE(fs::exists(folder() / "new" / "folder" / "report.json"));
  Program to_stdout = checked({"--report", "-"}, false);
  EXPECT_EQ(to_stdout.wait(), 0) << to_stdout.err();
  EXPECT_EQ(json::parse(to_stdout.out()), run.report());
  EXPECT_NE(to_stdout.err().find("PASS"), std::string::npos);
}

TEST_F(CheckPgTest, ExportsAsManyLinesAsTheReportCounts) {
  Program run = started({"scenarios/smoke"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  Program check = checked({"--format", "jsonl"}, false);
  ASSERT_EQ(check.wait(), 0) << check.err();
  std::istringstream in(check.out());
  std::map<std::string, std::int64_t> counts;
  json first;
  for (std::string line; std::getline(in, line);) {
    const json object = json::parse(line);
    if (first.is_null()) {
      first = object;
    } else if (object.contains("table")) {
      ++counts[object["table"]];
    } else {
      ++counts["records"];
      if (object["call"] == "create_booking" && object["answer"] == "booked") ++counts["booked"];
    }
  }
  EXPECT_EQ(first["schema"], "pgrush.history/1");
  EXPECT_EQ(counts["records"], first["records"]);
  EXPECT_EQ(counts["slots"], 200);
  const json told = run.report()["phases"][0]["calls"]["create_booking"]["answers"];
  EXPECT_EQ(counts["booked"], told["booked"]);
  EXPECT_EQ(counts["appointments"], counts["booked"]);
}

/// Runs pgrush without a server: status 104, one sentence, and nothing else.
void expect_refusal(const std::vector<std::string>& arguments, const std::string& says) {
  Program program(arguments, false);
  EXPECT_EQ(program.wait(), 104) << program.out() << program.err();
  EXPECT_NE(program.err().find(says), std::string::npos) << program.err();
  EXPECT_EQ(std::ranges::count(program.err(), '\n'), 1) << program.err();
  EXPECT_EQ(program.out(), "");
}

TEST(CheckCommandPgTest, RefusesWhatItCannotUse) {
  expect_refusal({"check", "no.history"}, "no.history: there is no such file");
  expect_refusal({"check", "README.md"}, "README.md: is not a history file");
  expect_refusal({"check", "no.history", "--format", "jsnl"}, "did you mean jsonl?); known: jsonl");
  expect_refusal({"check", "no.history", "--format", "xml"}, "unknown format xml; known: jsonl");
  expect_refusal({"check", "no.history", "--format", "jsonl", "--quiet"}, "--quiet");
  expect_refusal({"check"}, "FILE");
}

TEST(CheckCommandPgTest, NamesTheNearestFlagAndCommand) {
  expect_refusal({"check", "no.history", "--fromat", "jsonl"}, "did you mean --format?");
  expect_refusal({"check", "--quite"}, "did you mean --quiet?");
  expect_refusal({"run", "--quite"}, "did you mean --quiet?");
  expect_refusal({"chek", "no.history"}, "did you mean check?");
}

TEST(CheckCommandPgTest, HelpsWithAnExample) {
  for (const char* command : {"run", "check"}) {
    Program help({command, "--help"}, false);
    EXPECT_EQ(help.wait(), 0);
    EXPECT_NE(help.out().find("Example:\n  pgrush run "), std::string::npos) << help.out();
  }
}

TEST(CheckCommandPgTest, NoticesBeforeTheRunThatItsHistoryCouldNotBeWritten) {
  expect_refusal({"run", "scenarios/smoke", "--history", "no/such/a.history"}, "no/such");
  expect_refusal({"run", "scenarios/smoke", "--history", "-"}, "--history");
}

TEST(CheckCommandPgTest, SaysSoWhenTheHistoryCannotBeWritten) {
  Program run(
      {"run", "scenarios/smoke", "-d", support::server().conninfo(), "--history", "/dev/full"});
  EXPECT_EQ(run.wait(), 107) << run.err();
  EXPECT_NE(run.err().find("/dev/full"), std::string::npos) << run.err();
  EXPECT_EQ(run.report().at("exit_status"), 107);
}

}  // namespace
