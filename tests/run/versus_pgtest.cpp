#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "scenario/folder.h"
#include "support/program.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

using nlohmann::json;
using support::Program;

/// A procedure that does nothing, a variant of it that sleeps, and one that breaks a promise.
class Procedures {
 public:
  Procedures()
      : folder_(R"({
          "migrations": "migrations",
          "phases": [{"name": "p", "workload": {"script": {"file": "call.sql"}},
                      "load": {"connections": 4, "duration_s": 0.3}}],
          "invariants": ["all", "nothing_is_noted.sql"]})") {
    folder_.write("migrations/manifest.json",
                  R"({"migrations": [{"id": "00001.sql", "desc": "x"}]})");
    folder_.write("migrations/00001.sql", "CREATE TABLE notes (n int);\n" + work(""));
    folder_.write("call.sql", "SELECT work()");
    folder_.write("nothing_is_noted.sql", "-- Nothing is noted.\nSELECT n FROM notes");
    folder_.write("slow.sql", work("PERFORM pg_sleep(0.02);"));
    folder_.write("broken.sql", work("INSERT INTO notes VALUES (1);"));
  }
  std::string path() const { return folder_.path(); }
  std::string file(const char* name) const { return folder_.path() / name; }

 private:
  static std::string work(const std::string& body) {
    return "CREATE OR REPLACE FUNCTION work() RETURNS void LANGUAGE plpgsql AS $$ BEGIN " + body +
           " END $$;\n";
  }

  scenario::Folder folder_;
};

/// The calls of one side, by what the server was seen to do for them.
bool was_seen(const json& profile, const std::string& event) {
  for (const json& one : profile.at("where_the_time_went"))
    if (one.at("wait_event") == event) return true;
  return false;
}

TEST(VersusPgTest, AVariantThatSleepsIsSlowerAndTheWaitProfileSaysWhy) {
  const Procedures procedures;
  Program run({"run", procedures.path(), "--variant", procedures.file("slow.sql"), "--against",
               "migrated", "--rounds", "6", "--random-seed", "5"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_TRUE(run.left_behind().empty());
  const json comparison = run.report().at("comparison");
  EXPECT_EQ(comparison.at("verdict"), "slower") << run.out();
  EXPECT_EQ(comparison.at("primary"), "rate_per_s");
  EXPECT_LT(comparison.at("measures").at(0).at("high"), 0.9);
  EXPECT_TRUE(was_seen(comparison.at("profiles").at("a"), "PgSleep"));
  EXPECT_FALSE(was_seen(comparison.at("profiles").at("b"), "PgSleep"));
  EXPECT_NE(run.out().find("A is slower than B"), std::string::npos) << run.out();
  const json runs = comparison.at("runs");
  ASSERT_EQ(runs.size(), 12U);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(runs.at(i).at("seed"), 5 + i / 2) << "both sides of a round have one seed";
    EXPECT_EQ(runs.at(i).at("side"), (i + i / 2) % 2 == 0 ? "a" : "b") << "they take turns";
  }
}

TEST(VersusPgTest, ASideThatBreaksAPromiseIsNamedWithItsRound) {
  const Procedures procedures;
  const support::TemporaryFolder out;
  Program run({"run", procedures.path(), "--against", procedures.file("broken.sql"), "--rounds",
               "1", "-R", "200", "-d", support::server().conninfo(), "--out", out.path().string()},
              false);
  ASSERT_EQ(run.wait(), 1) << run.out() << run.err();
  for (const char* words : {"B, round 1: nothing_is_noted.sql is violated",
                            "1 rounds are too few for a 95 % statement", "A  as migrated"})
    EXPECT_NE(run.out().find(words), std::string::npos) << words << " in\n" << run.out();
  const auto report = [&](const char* name) {
    return json::parse(std::ifstream(out.path() / name));
  };
  EXPECT_EQ(report("round-1-a.json").at("exit_status"), 0);
  EXPECT_EQ(report("round-1-b.json").at("exit_status"), 1);
  EXPECT_EQ(report("round-1-b.json").at("provenance").at("variants").size(), 1U);
  EXPECT_EQ(report("report.json").at("comparison").at("verdict"), "too_few_rounds");
  EXPECT_EQ(report("report.json").at("comparison").at("primary"), "response_ms.p50")
      << "in an open loop every side serves the same";
}

TEST(VersusPgTest, ASignalEndsItWithTheRoundsThatAreComplete) {
  const Procedures procedures;
  Program run({"run", procedures.path(), "--against", procedures.file("slow.sql"), "-T", "0.1",
               "--rounds", "1000"});
  ASSERT_TRUE(run.says("round 2 of 1000")) << run.err();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 105) << run.err();
  EXPECT_GE(run.report().at("comparison").at("completed_rounds"), 1);
  EXPECT_TRUE(run.left_behind().empty());
}

TEST(VersusPgTest, RefusesSidesThatAreNoneToBeCompared) {
  const Procedures procedures;
  const std::string slow = procedures.file("slow.sql");
  const auto expect_refusal = [&](const std::vector<std::string>& more, const std::string& words) {
    std::vector<std::string> arguments{"run", procedures.path()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Program run(arguments);
    EXPECT_EQ(run.wait(), 104) << run.out() << run.err();
    EXPECT_NE(run.err().find(words), std::string::npos) << run.err();
  };
  expect_refusal({"--against", "no/such.sql"}, "there is no file no/such.sql");
  expect_refusal({"--variant", "no/such.sql", "--against", "migrated"},
                 "there is no file no/such.sql");
  expect_refusal({"--variant", slow, "--against", slow}, "both sides are the same file");
  expect_refusal({"--against", "migrated"}, "name a --variant");
  expect_refusal({"--against", slow, "--rounds", "0"}, "--rounds");
  expect_refusal({"--rounds", "7"}, "--rounds requires --against");
  expect_refusal({"--against", slow, "--history", "x"}, "excludes");
}

}  // namespace
