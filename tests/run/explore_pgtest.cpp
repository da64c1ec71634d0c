#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <sched.h>
#include <sstream>

#include <gtest/gtest.h>

#include "support/file.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace {

using nlohmann::json;
using support::Program;

/// `pgrush explore` of a scenario of ours.
Program exploration(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "explore");
  return Program(arguments);
}

/// What must come out the same each time: counts and outcomes by phase.
json counts(const json& report) {
  json all;
  for (const json& phase : report.at("phases"))
    all[phase.at("name").get<std::string>()] = {phase.at("schedules"), phase.at("outcomes"),
                                                phase.at("violations"), phase.at("steps"),
                                                phase.at("exhausted")};
  return all;
}

json phase_of(const json& report, const std::string& name) {
  for (const json& phase : report.at("phases"))
    if (phase.at("name") == name) return phase;
  return {};
}

void expect_caught(const std::string& scenario, const std::string& phase,
                   const std::string& procedure, const std::string& invariant) {
  Program run = exploration({"scenarios/" + scenario, "--phase", phase, "--fail-fast", "--variant",
                             "tests/broken/" + procedure + ".sql"});
  ASSERT_EQ(run.wait(), 1) << procedure << "\n" << run.out() << run.err();
  const json report = run.report();
  std::vector<std::string> violated;
  for (const json& one : report.at("invariants"))
    if (one.at("truth") == "violated") violated.push_back(one.at("name"));
  EXPECT_NE(std::ranges::find(violated, invariant), violated.end()) << run.out();
}

TEST(ExplorePgTest, CountsTheSameEachTime) {
  std::vector<json> seen;
  for (int i = 0; i < 3; ++i) {
    Program run = exploration({"scenarios/explore-booking"});
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
    seen.push_back(counts(run.report()));
  }
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(seen[0], seen[2]);
  for (const json& phase : seen[0]) {
    EXPECT_GT(phase[0], 5) << seen[0];
    EXPECT_EQ(phase[2], 0);
    EXPECT_EQ(phase[4], true);
  }
}

TEST(ExplorePgTest, CatchesRacesOfBookings) {
  expect_caught("explore-booking", "booking_against_booking", "no_lock", "one_booking_per_slot");
  // Statement by statement it is right: only between its last statement and its commit is it not.
  expect_caught("explore-booking", "booking_against_booking", "lock_released_before_commit",
                "one_booking_per_slot");
}

TEST(ExplorePgTest, RunsAScheduleTheSameHoweverOftenItsStatementsHaveRun) {
  // An expression of it has one plan for the values at hand and another one for any.
  Program run = exploration({"scenarios/explore-booking", "--phase", "booking_against_booking",
                             "--variant", "tests/broken/skip_locked.sql"});
  ASSERT_EQ(run.wait(), 1) << run.out() << run.err();
  const json phase = run.report().at("phases").at(0);
  EXPECT_EQ(phase.at("trouble"), json()) << run.out();
  EXPECT_EQ(phase.at("shown").at(0).at("repeated"), 3);
}

TEST(ExplorePgTest, HasAProcedureThatTriesAgainUntilItHasALockLetOthersGoOn) {
  Program run = exploration({"scenarios/explore-booking", "--phase", "booking_against_booking",
                             "--variant", "migrations/variants/nowait.sql"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json phase = run.report().at("phases").at(0);
  EXPECT_EQ(phase.at("exhausted"), true) << run.out();
  EXPECT_GT(phase.at("yields"), 0);
}

TEST(ExplorePgTest, CatchesAClaimThatIsRightBetweenAllStatements) {
  expect_caught("explore-claim", "claim_against_claim", "webhook_claim_without_lock",
                "one_live_claim_per_event");
}

TEST(ExplorePgTest, ExhaustsACorrectVariantWithoutAViolation) {
  Program run =
      exploration({"scenarios/explore-booking", "--variant", "migrations/variants/for_update.sql"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  EXPECT_GE(report.at("phases").size(), 5U);
  for (const json& phase : report.at("phases")) EXPECT_EQ(phase.at("exhausted"), true);
}

TEST(ExplorePgTest, ShowsTheScheduleWithTheFewestPreemptionsAndReplaysIt) {
  const std::vector<std::string> faulty{"scenarios/explore-booking", "--phase",
                                        "booking_against_booking", "--variant",
                                        "tests/broken/no_lock.sql"};
  Program run = exploration(faulty);
  ASSERT_EQ(run.wait(), 1) << run.out() << run.err();
  const json shown = phase_of(run.report(), "booking_against_booking").at("shown").at(0);
  EXPECT_EQ(shown.at("preemptions"), 1);
  EXPECT_EQ(shown.at("repeated"), 3);
  EXPECT_NE(shown.at("mermaid").get<std::string>().find("sequenceDiagram"), std::string::npos);

  std::vector<std::string> again = faulty;
  again.insert(again.end(), {"--replay", shown.at("replay").get<std::string>()});
  Program replayed = exploration(again);
  ASSERT_EQ(replayed.wait(), 1) << replayed.out() << replayed.err();
  const json phase = phase_of(replayed.report(), "booking_against_booking");
  EXPECT_EQ(phase.at("schedules"), 1);
  EXPECT_EQ(phase.at("outcomes").begin().key(), shown.at("outcome"));
}

TEST(ExplorePgTest, TriesRandomSchedulesWithoutCallingThemAll) {
  Program run = exploration({"scenarios/explore-booking", "--phase", "booking_against_booking",
                             "--schedules", "50", "--random-seed", "1"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json phase = run.report().at("phases").at(0);
  EXPECT_EQ(phase.at("schedules"), 50);
  EXPECT_EQ(phase.at("exhausted"), false);
}

TEST(ExplorePgTest, JudgesProceduresThatAreNotOursByTheirOwnInvariants) {
  Program right = exploration({"scenarios/explore-transfer"});
  EXPECT_EQ(right.wait(), 0) << right.out() << right.err();
  Program wrong = exploration(
      {"scenarios/explore-transfer", "--variant", "scenarios/explore-transfer/broken.sql"});
  EXPECT_EQ(wrong.wait(), 1) << wrong.out() << wrong.err();
}

TEST(ExplorePgTest, RefusesAServerWhoseSessionsItCannotStop) {
  Program run = exploration({"scenarios/explore-booking", "-d", "host=/nowhere"});
  EXPECT_EQ(run.wait(), 100);
  EXPECT_NE(run.err().find("pgrush explore needs a server of its own"), std::string::npos)
      << run.err();
}

TEST(ExplorePgTest, RefusesWhatItCannotExplore) {
  Program loaded = exploration({"scenarios/smoke"});
  EXPECT_EQ(loaded.wait(), 104);
  EXPECT_NE(loaded.err().find("pgrush run"), std::string::npos) << loaded.err();
  Program schedule = exploration({"scenarios/explore-booking", "--replay", "A1X"});
  EXPECT_EQ(schedule.wait(), 104);
  Program phase = exploration({"scenarios/explore-booking", "--phase", "booking_against_bocking"});
  EXPECT_EQ(phase.wait(), 104);
  EXPECT_NE(phase.err().find("booking_against_booking"), std::string::npos) << phase.err();
}

std::string first_line(const std::filesystem::path& file, char end) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line, end);
  return line;
}

/// Sessions in databases of pgrush's on the server that lives below the folder.
int sessions_below(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<std::string>> titles;  // by parent
  std::string postmaster;
  std::error_code ignored;
  for (const auto& process : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string words = support::text_of(process.path() / "cmdline");
    if (words.find(folder.string()) != std::string::npos &&
        words.find("/postgres") != std::string::npos)
      postmaster = process.path().filename();
    std::istringstream stat(first_line(process.path() / "stat", '\n'));
    std::string pid, name, state, parent;
    stat >> pid >> name >> state >> parent;
    titles[parent].push_back(words);
  }
  return static_cast<int>(std::ranges::count_if(titles[postmaster], [](const std::string& title) {
    return title.find(" pgrush_") != std::string::npos;
  }));
}

TEST(ExplorePgTest, LeavesNoBackendParkedWhenItIsKilled) {
  Program killed = exploration({"scenarios/explore-booking", "--schedules", "1000000"});
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  // The explorer's own session and the two that it holds.
  while (sessions_below(killed.temporary()) < 3 && std::chrono::steady_clock::now() < limit)
    sched_yield();
  ASSERT_GE(sessions_below(killed.temporary()), 3) << killed.err();
  killed.signal(SIGKILL);
  EXPECT_EQ(killed.wait(), 128 + SIGKILL);
  while (!killed.left_behind().empty() && std::chrono::steady_clock::now() < limit) sched_yield();
  EXPECT_EQ(killed.left_behind(), std::vector<std::string>{});
}

}  // namespace
