#include <algorithm>
#include <signal.h>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/server.h"

namespace {

using support::Program;

/// Runs pgrush and checks its status, that it says so in one sentence, and that nothing is left.
void expect_trouble(std::vector<std::string> arguments, int status, const std::string& says) {
  arguments.insert(arguments.begin(), "run");
  Program run(std::move(arguments));
  EXPECT_EQ(run.wait(), status) << run.out() << run.err();
  EXPECT_NE(run.err().find(says), std::string::npos) << run.err();
  EXPECT_TRUE(run.left_behind().empty());
}

const std::string kContenders = "/phases/0/workload/booking_volley/contenders";

TEST(RunPgTest, RefusesAnUnknownKeyAndNamesTheNearest) {
  expect_trouble({"scenarios/smoke", "--set", "/phases/0/load/connectons=3"}, 104, "connections");
}

TEST(RunPgTest, RefusesAWrongType) {
  expect_trouble({"scenarios/smoke", "--set", "/phases/0/load/threads=\"two\""}, 104,
                 "/phases/0/load/threads");
}

TEST(RunPgTest, RefusesANegativeCount) {
  expect_trouble({"scenarios/smoke", "-c", "-5"}, 104, "--connections");
  expect_trouble({"scenarios/smoke", "--set", "/data/slots=-1"}, 104, "/data/slots");
}

TEST(RunPgTest, RefusesMoreContendersThanConnections) {
  expect_trouble({"scenarios/smoke", "--set", kContenders + "=11"}, 104, "contenders");
}

TEST(RunPgTest, RefusesMoreIterationsThanSlots) {
  expect_trouble({"scenarios/smoke", "--iterations", "201"}, 104, "/data/slots");
}

TEST(RunPgTest, RefusesADurationThatTheWarmUpUsesUp) {
  for (const std::string scenario : {"scenarios/transfer", "scenarios/smoke"})
    expect_trouble({scenario, "-T", "0.3", "--set", "/phases/0/load/warm_up_s=0.5"}, 104,
                   "/phases/0/load/warm_up_s");
}

TEST(RunPgTest, TellsAllMistakesAtOnce) {
  Program run({"run", "scenarios/smoke", "--set", "/phases/0/load/threads=0", "--set",
               kContenders + "=0", "--set", "/data/patients=-3", "--set",
               R"(/invariants=["one_booking_per_slto"])"});
  EXPECT_EQ(run.wait(), 104);
  for (const char* part : {"/phases/0/load/threads", "contenders", "/data/patients",
                           "did you mean one_booking_per_slot"})
    EXPECT_NE(run.err().find(part), std::string::npos) << part << " in\n" << run.err();
}

TEST(RunPgTest, RefusesAScenarioThatCannotBeRead) {
  expect_trouble({"scenarios/smokey"}, 104, "scenarios/smoke");
  const support::TemporaryFolder folder;
  folder.write("broken/scenario.json", "{\n  \"about\": oops\n}");
  expect_trouble({folder.path() / "broken"}, 104, "line 2");
}

TEST(RunPgTest, RefusesAnUnknownFlagAndNamesTheNearest) {
  expect_trouble({"scenarios/smoke", "--conections", "3"}, 104, "--connections");
}

TEST(RunPgTest, RefusesAConnectionStringThatIsNone) {
  expect_trouble({"scenarios/smoke", "-d", "nonsense here"}, 104, "--dsn");
}

TEST(RunPgTest, CannotProvisionOnAServerThatDoesNotAnswerAndHidesItsPassword) {
  Program run({"run", "scenarios/smoke", "-d", "host=127.0.0.1 port=1 password=geheim"});
  EXPECT_EQ(run.wait(), 100) << run.err();
  EXPECT_NE(run.err().find("port='1'"), std::string::npos) << run.err();
  EXPECT_EQ((run.err() + run.out() + run.report().dump()).find("geheim"), std::string::npos);
  EXPECT_EQ(run.report().at("verdict"), "unknown") << "a report is written all the same";
}

TEST(RunPgTest, NamesTheLineOfASyntaxErrorInAVariant) {
  const support::TemporaryFolder folder;
  const auto file = folder.write("variant.sql", "-- ä comment\n\nCREATE FUNKTION x();\n");
  expect_trouble({"scenarios/smoke", "--variant", file}, 100, "variant.sql: line 3");
}

TEST(RunPgTest, RefusesAVariantThatCannotBeRead) {
  expect_trouble({"scenarios/smoke", "--variant", "no/such.sql"}, 104, "no/such.sql");
}

TEST(RunPgTest, SaysSoWhenTheReportCannotBeWritten) {
  Program full({"run", "scenarios/smoke", "--report", "/dev/full"}, false);
  EXPECT_EQ(full.wait(), 107) << full.err();
  EXPECT_NE(full.err().find("/dev/full"), std::string::npos) << full.err();
  Program nowhere({"run", "scenarios/smoke", "--report", "/no/such/folder/r.json"}, false);
  EXPECT_EQ(nowhere.wait(), 107) << nowhere.err();
  EXPECT_NE(nowhere.err().find("/no/such/folder"), std::string::npos) << nowhere.err();
}

TEST(RunPgTest, HidesNoViolationBehindAReportThatCannotBeWritten) {
  Program full({"run", "scenarios/known-bad", "--report", "/dev/full"}, false);
  EXPECT_EQ(full.wait(), 1) << full.err();
}

TEST(RunPgTest, WritesTheReportToStdoutAndTheSummaryToStderr) {
  Program run({"run", "scenarios/smoke", "--report", "-"}, false);
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_EQ(nlohmann::json::parse(run.out()).at("schema"), "pgrush.report/1");
  EXPECT_NE(run.err().find("PASS"), std::string::npos);
}

TEST(RunPgTest, DrainsReportsAndLeavesNothingWhenInterrupted) {
  const std::vector<std::string> command{"run",   "scenarios/nightly",
                                         "-c",    "50",
                                         "--set", "/phases/2/workload/booking_volley/contenders=50",
                                         "--set", "/phases/0/load/duration_s=60"};
  Program one(command);
  Program other(command);
  for (const auto& [run, number] :
       {std::pair<Program*, int>(&one, SIGINT), std::pair<Program*, int>(&other, SIGTERM)}) {
    // The first progress line comes after ten seconds of load; the server's clients come earlier.
    ASSERT_TRUE(run->says("progress:")) << run->err();
    run->signal(number);
    EXPECT_EQ(run->wait(), 105) << run->out() << run->err();
    const auto report = run->report();
    EXPECT_EQ(report.at("verdict"), "unknown");
    EXPECT_EQ(report.at("phases").size(), 1U);
    for (const auto& invariant : report.at("invariants"))
      EXPECT_NE(invariant.at("truth"), "violated") << invariant.dump();
    EXPECT_TRUE(run->left_behind().empty());
  }
}

TEST(RunPgTest, LeavesNeitherDatabaseNorRolesOnANamedServer) {
  pg::Session session(support::server().conninfo());
  const auto roles = "SELECT count(*) FROM pg_roles WHERE rolname !~ '^pg_'";
  const auto databases = "SELECT count(*) FROM pg_database";
  const std::string roles_before = support::value_of(session, roles);
  const std::string databases_before = support::value_of(session, databases);
  for (const char* file : {"migrations/variants/for_update.sql", "tests/broken/no_lock.sql"}) {
    Program run({"run", "scenarios/smoke", "-d", support::server().conninfo(), "--variant", file});
    run.wait();
    EXPECT_EQ(support::value_of(session, roles), roles_before);
    EXPECT_EQ(support::value_of(session, databases), databases_before);
  }
}

TEST(RunPgTest, TakesTheEnvironmentForAnEmptyDsn) {
  pg::Session session(support::server().conninfo());
  setenv("PGHOST", support::server().folder().c_str(), 1);
  setenv("PGUSER", "postgres", 1);
  Program run({"run", "scenarios/smoke", "-d", ""});
  EXPECT_EQ(run.wait(), 0) << run.err();
  unsetenv("PGHOST");
  unsetenv("PGUSER");
}

TEST(RunPgTest, KeepsTheServerWhenAskedAndSaysHowToConnectAndHowToEndIt) {
  Program run({"run", "scenarios/smoke", "--keep-server"});
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_NE(run.err().find("psql"), std::string::npos) << run.err();
  const auto at = run.err().find("pg_ctl");
  ASSERT_NE(at, std::string::npos) << run.err();
  // The line that ends it is run as it is printed.
  const auto begin = run.err().rfind('\n', at) + 1;
  const std::string line = run.err().substr(begin, run.err().find('\n', at) - begin);
  const std::string command = line.substr(line.find_first_not_of(' '));
  EXPECT_EQ(std::system((command + " >/dev/null").c_str()), 0) << command;
  EXPECT_TRUE(run.left_behind().empty());
}

TEST(RunPgTest, LeavesTheDatabaseThatItWasToldToKeepAndNoOther) {
  const std::string dsn = support::server().conninfo();
  Program run({"run", "scenarios/smoke", "-d", dsn, "--keep-database", "kept_here"});
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_NE(run.err().find("the database kept_here stays"), std::string::npos) << run.err();
  pg::Session session(dsn);
  EXPECT_EQ(support::value_of(session,
                              "SELECT string_agg(datname, ' ') FROM pg_database"
                              " WHERE datname LIKE 'kept%' OR datname LIKE 'pgrush%'"),
            "kept_here");
  Program again({"run", "scenarios/smoke", "-d", dsn, "--keep-database", "kept_here"});
  EXPECT_EQ(again.wait(), 100);
  EXPECT_NE(again.err().find("kept_here"), std::string::npos) << again.err();
  session.script("DROP DATABASE kept_here");
}

TEST(RunPgTest, KeepsADatabaseByNameOnAServerThatIsNamedOnly) {
  Program run({"run", "scenarios/smoke", "--keep-database", "kept"}, false);
  EXPECT_EQ(run.wait(), 104);
  EXPECT_NE(run.err().find("--keep-database: goes with --dsn"), std::string::npos) << run.err();
}

TEST(RunPgTest, DropsThePeakOfMemoryAndTheSeedIntoTheReport) {
  Program run({"run", "scenarios/smoke", "--random-seed", "7"});
  run.wait();
  EXPECT_EQ(run.report().at("seed"), 7);
  EXPECT_GT(run.report().at("generator").at("peak_memory_bytes").get<std::int64_t>(), 1'000'000);
  EXPECT_NE(run.report().at("repeat").get<std::string>().find("--random-seed 7"),
            std::string::npos);
}

}  // namespace
