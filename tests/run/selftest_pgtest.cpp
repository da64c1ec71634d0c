#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/file.h"
#include "support/program.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

/// A self-test of its own, its matrix read back.
class Selftest {
 public:
  explicit Selftest(std::vector<std::string> arguments)
      : program_([&] {
          arguments.insert(arguments.begin(), "selftest");
          arguments.insert(arguments.end(), {"--out", folder_.path().string()});
          return Program(arguments, false);
        }()) {}

  int wait() { return program_.wait(); }
  std::string out() const { return program_.out(); }
  std::string said() const { return program_.out() + program_.err(); }
  bool says(const std::string& text) const { return said().find(text) != std::string::npos; }
  std::vector<std::string> left_behind() const { return program_.left_behind(); }
  json matrix() const { return json::parse(std::ifstream(folder_.path() / "selftest.json")); }
  json candidate(const std::string& name) const {
    const json all = matrix();
    for (const json& one : all.at("candidates"))
      if (one.at("name") == name) return one;
    return {};
  }

 private:
  support::TemporaryFolder folder_;
  Program program_;
};

std::vector<std::string> on_shared_server(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"-d", support::server().conninfo()});
  return arguments;
}

/// How many candidates there are of the kind, each of which was called.
std::ptrdiff_t tried(const Selftest& run, bool faulty) {
  std::ptrdiff_t count = 0;
  const json matrix = run.matrix();
  for (const json& one : matrix.at("candidates")) {
    EXPECT_GT(one.at("calls"), 0) << one.at("name");
    if (one.at("faulty") == faulty) ++count;
  }
  return count;
}

TEST(SelftestPgTest, CatchesEveryFaultyProcedure) {
  Selftest run({"--faulty", "tests/broken"});
  ASSERT_EQ(run.wait(), 0) << run.said();
  EXPECT_GE(tried(run, true), 113);
  EXPECT_TRUE(run.left_behind().empty());
}

// Each takes the whole load until every danger has arisen.
TEST(SelftestSlow, PassesEveryCorrectProcedure) {
  Selftest run({"--correct", "migrations/variants"});
  ASSERT_EQ(run.wait(), 0) << run.said();
  EXPECT_GE(tried(run, false), 18);
}

TEST(SelftestPgTest, FailsIfAFaultyProcedureSurvives) {
  Selftest run(on_shared_server(
      {"--faulty", "migrations/variants/for_update.sql", "--rounds", "2", "--random-seed", "1"}));
  EXPECT_EQ(run.wait(), 1);
  EXPECT_TRUE(run.says("SURVIVED for_update")) << run.said();
  EXPECT_EQ(run.candidate("for_update").at("rounds"), 2);
  EXPECT_EQ(run.candidate("as migrated").at("as_expected"), true);
}

TEST(SelftestPgTest, FailsIfACorrectProcedureGoesRed) {
  Selftest run(on_shared_server({"--correct", "tests/broken/no_lock.sql"}));
  EXPECT_EQ(run.wait(), 1);
  EXPECT_TRUE(run.says("RED no_lock: violated one_booking_per_slot")) << run.said();
}

TEST(SelftestPgTest, JudgesByWhatHappenedAndNotByTheFilesNameOrHeader) {
  const support::TemporaryFolder folder;
  std::string text = support::text_of_ours("tests/broken/no_lock.sql");
  text.erase(0, text.find("DROP INDEX"));
  const auto file = folder.write("any.sql", text);
  Selftest run(on_shared_server({"--faulty", file.string()}));
  EXPECT_EQ(run.wait(), 0) << run.said();
  EXPECT_EQ(run.candidate("any").at("promised"), json::array());
  EXPECT_EQ(run.candidate("any").at("violated").at(0), "one_booking_per_slot");
}

TEST(SelftestPgTest, GoesOnBehindAFileThatCannotBeApplied) {
  const support::TemporaryFolder folder;
  const auto file = folder.write("no.sql", "SELEC;\n");
  Selftest run(
      on_shared_server({"--correct", file.string(), "--faulty", "tests/broken/no_lock.sql"}));
  EXPECT_EQ(run.wait(), 100);
  EXPECT_TRUE(run.says("no.sql: line 1")) << run.said();
  EXPECT_EQ(run.candidate("no_lock").at("as_expected"), true);
}

TEST(SelftestPgTest, TellsOfAHeaderThatPromisesWhatIsNoInvariant) {
  const support::TemporaryFolder folder;
  const std::string fault = support::text_of_ours("tests/broken/no_lock.sql");
  const std::string body = fault.substr(fault.find("DROP INDEX"));
  const auto some =
      folder.write("some.sql", "-- violates: one_booking_per_slots, one_booking_per_slot\n" + body);
  const auto none = folder.write("none.sql", "-- violates: one_booking_per_slots\n" + body);
  Selftest run(on_shared_server({"--faulty", some.string(), "--faulty", none.string()}));
  EXPECT_EQ(run.wait(), 100);
  EXPECT_TRUE(run.says("promises one_booking_per_slots, which is no invariant")) << run.said();
  EXPECT_EQ(run.candidate("some").at("as_expected"), true);
  EXPECT_EQ(run.candidate("none").at("as_expected"), false);
}

TEST(SelftestPgTest, RefusesAFolderWithoutProcedures) {
  const support::TemporaryFolder folder;
  Selftest run({"--faulty", folder.path().string()});
  EXPECT_EQ(run.wait(), 104);
  EXPECT_TRUE(run.says("no folder that holds any")) << run.said();
}

/// Arguments that explore bookings and claims.
std::vector<std::string> explored(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--explore", "scenarios/explore-booking", "--explore",
                                     "scenarios/explore-claim"});
  return arguments;
}

/// Explores faulty procedures, by name, and expects that each is caught: without any load.
void expect_caught_by_exploration(const std::vector<std::string>& names) {
  std::vector<std::string> arguments{"--rounds", "0"};
  for (const std::string& name : names)
    arguments.insert(arguments.end(), {"--faulty", "tests/broken/" + name + ".sql"});
  Selftest run(explored(arguments));
  ASSERT_EQ(run.wait(), 0) << run.said();
  const json candidates = run.matrix().at("candidates");
  EXPECT_EQ(candidates.size(), names.size() + 1);
  for (const json& one : candidates) {
    EXPECT_EQ(one.at("calls"), 0);
    EXPECT_EQ(one.at("explored").at("trouble"), json()) << one;
    EXPECT_GT(one.at("explored").at("schedules"), 0) << one;
    EXPECT_EQ(one.at("explored").at("caught_by").empty(), !one.at("faulty")) << one;
  }
}

/// Faulty procedures of whose header a line says that exploration catches them.
std::vector<std::string> caught_by_exploration() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(PGRUSH_SOURCE) / "tests" / "broken")) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".sql" &&
        support::text_of_ours("tests/broken/" + name + ".sql").find("\n-- explored: caught\n") !=
            std::string::npos)
      names.push_back(name);
  }
  return names;
}

TEST(SelftestPgTest, CatchesRacesByExplorationAlone) {
  const std::vector<std::string> races{"check_before_lock",
                                       "hash_collision_as_conflict",
                                       "key_without_constraint",
                                       "late_idempotency",
                                       "lock_error_as_conflict",
                                       "lock_on_patient",
                                       "lock_released_before_commit",
                                       "no_lock",
                                       "predicate_on_other_table",
                                       "skip_locked",
                                       "update_without_predicate",
                                       "webhook_claim_without_lock",
                                       "webhook_ingest_checks_first",
                                       "webhook_lock_error_as_empty",
                                       "webhook_lock_without_recheck",
                                       "webhook_optimistic_claim",
                                       "webhook_replay_without_lock"};
  const std::vector<std::string> promised = caught_by_exploration();
  for (const std::string& race : races)
    EXPECT_NE(std::ranges::find(promised, race), promised.end()) << race;
  expect_caught_by_exploration(races);
}

TEST(SelftestPgTestSlow, CatchesByExplorationAloneWhateverItsHeaderSaysIsCaughtSo) {
  expect_caught_by_exploration(caught_by_exploration());
}

TEST(SelftestPgTestSlow, ExhaustsEveryCorrectProcedure) {
  Selftest run(explored({"--correct", "migrations/variants", "--rounds", "0"}));
  ASSERT_EQ(run.wait(), 0) << run.said();
  const json candidates = run.matrix().at("candidates");
  EXPECT_GE(candidates.size(), 11U);
  for (const json& one : candidates)
    EXPECT_EQ(one.at("explored").at("exhausted"), true) << one.at("name");
}

TEST(SelftestPgTest, WantsWhatItsHeaderSaysIsCaughtByExplorationToBeCaughtThereToo) {
  const support::TemporaryFolder folder;
  std::string text = support::text_of_ours("tests/broken/webhook_lease_halved.sql");
  const std::string promise = "-- violates: lease_is_recovered\n";
  const auto at = text.find(promise);
  ASSERT_NE(at, std::string::npos);
  const auto silent = folder.write("silent.sql", text);
  text.insert(at + promise.size(), "-- explored: caught\n");
  const auto promises = folder.write("promises.sql", text);
  const auto scenario = folder.write("explore/scenario.json", R"({
    "data": {"clinics": 2, "clinicians": 2, "patients": 2, "slots": 0, "events": 1},
    "phases": [{"explore": {"setup": [{"ingest_event": {"event": 0}}],
                            "sessions": [{"calls": [{"claim_next_event": {}}]},
                                         {"calls": [{"claim_next_event": {}}]}]}}]})");
  Selftest run({"--faulty", promises.string(), "--faulty", silent.string(), "--explore",
                scenario.parent_path().string()});
  EXPECT_EQ(run.wait(), 1) << run.said();
  EXPECT_TRUE(run.says("SURVIVED promises: ")) << run.said();
  EXPECT_EQ(run.candidate("promises").at("violated").at(0), "lease_is_recovered");
  EXPECT_EQ(run.candidate("promises").at("races"), true);
  EXPECT_EQ(run.candidate("silent").at("as_expected"), true) << run.said();
  EXPECT_EQ(run.candidate("silent").at("explored").at("exhausted"), true);
}

TEST(SelftestPgTest, FailsIfACorrectProcedureGoesRedInOneSchedule) {
  Selftest run(explored({"--correct", "tests/broken/check_before_lock.sql", "--rounds", "0"}));
  EXPECT_EQ(run.wait(), 1);
  EXPECT_TRUE(run.says("RED check_before_lock: violated one_booking_per_slot")) << run.said();
  EXPECT_EQ(run.candidate("as migrated").at("explored").at("exhausted"), true);
}

TEST(SelftestPgTest, RefusesToTryNothing) {
  Selftest run({"--rounds", "0"});
  EXPECT_EQ(run.wait(), 104);
  EXPECT_TRUE(run.says("--rounds 0: nothing is tried")) << run.said();
}

TEST(SelftestPgTest, RefusesToExploreOnAServerWhoseSessionsItCannotStop) {
  Selftest run(on_shared_server(explored({"--faulty", "tests/broken/no_lock.sql"})));
  EXPECT_EQ(run.wait(), 100);
  EXPECT_TRUE(run.says("pgrush selftest --explore")) << run.said();
}

TEST(SelftestPgTest, SaysOneLineWhenQuiet) {
  Selftest run(on_shared_server({"--faulty", "tests/broken/no_lock.sql", "--quiet"}));
  EXPECT_EQ(run.wait(), 0) << run.said();
  EXPECT_EQ(std::ranges::count(run.out(), '\n'), 1) << run.out();
  EXPECT_TRUE(run.out().starts_with("PASS (exit 0): 1 of 1 faulty")) << run.out();
}

}  // namespace
