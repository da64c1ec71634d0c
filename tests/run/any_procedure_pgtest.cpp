#include <csignal>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "scenario/folder.h"
#include "support/program.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

/// A scenario of one phase, whose workload is a script; `load` is the phase's.
class Script {
 public:
  Script(const std::string& sql, const std::string& load, const std::string& parameters = "{}")
      : folder_(
            R"({"phases": [{"name": "p", "workload": {"script": {"file": "call.sql", "parameters": )" +
            parameters + R"(}}, "load": )" + load + "}]}") {
    folder_.write("call.sql", sql);
  }
  std::string path() const { return folder_.path(); }
  const scenario::Folder& folder() const { return folder_; }

 private:
  scenario::Folder folder_;
};

json call_of(const json& report) { return report.at("phases").at(0).at("calls").at("call"); }

json truths(const json& report) {
  json all;
  for (const json& one : report.at("invariants"))
    all[one.at("name").get<std::string>()] = one.at("truth");
  return all;
}

TEST(AnyProcedurePgTest, AMoneyTransferKeepsItsTotalAtEachIsolationLevel) {
  Program run({"run", "scenarios/transfer", "-T", "1.5"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  for (const json& phase : report.at("phases")) {
    const json calls = phase.at("calls").at("transfer");
    EXPECT_GT(calls.at("answers").at("transferred"), 0) << phase.at("name");
    EXPECT_GT(calls.at("answers").at("too_little"), 0) << phase.at("name");
  }
  EXPECT_GT(report.at("phases").at(2).at("calls").at("transfer").at("retries"), 0);
  for (const json& one : report.at("invariants"))
    if (one.at("name") == "invariants/total_is_kept.sql") {
      EXPECT_GT(one.at("examined"), 1) << "as the load ran, and at rest";
    }
}

TEST(AnyProcedurePgTest, ALostUpdateIsFoundWhileTheLoadRuns) {
  Program run(
      {"run", "scenarios/transfer", "--variant", "scenarios/transfer/broken.sql", "-T", "1.5"});
  ASSERT_EQ(run.wait(), 1) << run.out() << run.err();
  const json report = run.report();
  EXPECT_EQ(truths(report).at("invariants/total_is_kept.sql"), "violated");
  EXPECT_EQ(truths(report).at("invariants/balances_follow_from_transfers.sql"), "violated");
  EXPECT_NE(run.out().find("while the load ran"), std::string::npos) << run.out();
}

TEST(AnyProcedurePgTest, CallsThatSleepObeyLittlesLaw) {
  // As many calls are under way as there are connections, whatever the machine's speed.
  const Script script("SELECT pg_sleep(0.1)",
                      R"({"connections": 10, "duration_s": 3, "warm_up_s": 0.5})");
  Program run({"run", script.path()});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  const json call = call_of(report);
  const json response = call.at("response_ms");
  const double under_way =
      call.at("rate_per_s").get<double>() * response.at("mean").get<double>() / 1000;
  // Of each connection's time at most a call at either end is outside the figures.
  const double outside = 2 * response.at("max").get<double>() / 1000 /
                         report.at("phases").at(0).at("duration_s").get<double>();
  EXPECT_LE(under_way, 10 * 1.001);
  EXPECT_GE(under_way, 10 * (1 - outside));
  EXPECT_GE(response.at("p50"), 100);
}

/// Where a file of that name stands among what the program's throwaway server has; "" if nowhere.
fs::path file_of_server(const Program& run, const char* name) {
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(
           run.temporary(), fs::directory_options::skip_permission_denied, ignored))
    if (entry.path().filename() == name) return entry.path();
  return {};
}

/// The processes of the program's throwaway server but for its first one.
std::vector<pid_t> backends_of(const Program& run) {
  pid_t postmaster = 0;
  std::ifstream(file_of_server(run, "postmaster.pid")) >> postmaster;
  std::vector<pid_t> backends;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    std::ifstream stat(entry.path() / "stat");
    pid_t pid = 0;
    std::string name;
    char state = 0;
    pid_t parent = 0;
    // The name could hold a blank: "(postgres)" does not.
    if (stat >> pid >> name >> state >> parent && parent == postmaster) backends.push_back(pid);
  }
  return backends;
}

TEST(AnyProcedurePgTest, AnOpenLoopShowsAServerThatStoodStill) {
  const scenario::Folder folder(R"({
    "migrations": "migrations",
    "phases": [{"name": "p", "workload": {"script": {
      "file": "call.sql", "parameters": {"n": {"sequence": {}}}}},
      "load": {"connections": 32, "rate": 500, "duration_s": 5}}]})");
  folder.write("migrations/manifest.json", R"({"migrations": [{"id": "00001.sql", "desc": "x"}]})");
  // Call number 500 leaves a file, so that one knows that the load is under way.
  folder.write("migrations/00001.sql", R"(
    CREATE FUNCTION tick(n bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      IF n = 500 THEN
        EXECUTE format('COPY (SELECT 1) TO %L', current_setting('data_directory') || '/under_way');
      END IF;
    END $$)");
  folder.write("call.sql", "SELECT tick(:n)");
  Program run({"run", folder.path()});
  for (int i = 0; i < 12'000 && file_of_server(run, "under_way").empty(); ++i) poll(nullptr, 0, 5);
  const std::vector<pid_t> backends = backends_of(run);
  for (const pid_t pid : backends) kill(pid, SIGSTOP);
  poll(nullptr, 0, 1000);
  for (const pid_t pid : backends) kill(pid, SIGCONT);
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  const json response = call_of(report).at("response_ms");
  EXPECT_GE(response.at("max"), 900);
  EXPECT_GE(response.at("p99"), 700);
  // A closed loop would have met it with one call of each connection.
  std::int64_t delayed = 0;
  for (const json& bucket : response.at("buckets"))
    if (bucket.at(0) > 200) delayed += bucket.at(1).get<std::int64_t>();
  EXPECT_GE(delayed, 250) << response;
  EXPECT_GT(report.at("generator").at("late"), 250);
  EXPECT_EQ(report.at("generator").at("saturated"), false) << "it was the server's doing";
}

TEST(AnyProcedurePgTest, AnOpenLoopHasAsManyArrivalsAsItsRateSays) {
  for (const char* arrivals : {"even", "poisson"}) {
    const Script script("SELECT 1",
                        R"({"connections": 32, "rate": 500, "duration_s": 2, "arrivals": ")" +
                            std::string(arrivals) + R"(", "skip_after_ms": 3000000})");
    Program run({"run", script.path(), "--random-seed", "5"});
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
    const json report = run.report();
    const json call = call_of(report);
    const double spread = arrivals == std::string("even") ? 0 : 160;  // 5 standard deviations
    EXPECT_NEAR(call.at("arrivals").get<double>(), 1000, spread);
    EXPECT_EQ(report.at("generator").at("saturated"), false);
    EXPECT_TRUE(report.at("generator").at("late").is_number());
    EXPECT_TRUE(report.at("generator").at("lateness_ms").at("p99").is_number());
  }
}

TEST(AnyProcedurePgTest, ChoicesAreTheSameOnAnyNumberOfThreads) {
  const scenario::Folder folder(R"({
    "migrations": "migrations",
    "phases": [{"name": "p", "workload": {"procedure_mix": {
      "queries": {"q": "q.sql"},
      "calls": [
        {"procedure": "log.a", "weight": 2, "arguments": [
          {"sequence": {}}, {"uniform": {"from": 1, "to": 1000000}}, {"uuid": {}},
          {"json": {"z": {"$zipf": {"to": 100}}, "c": {"$choice": ["x", "y", null]}}}, {"column": "q.name"}]},
        {"procedure": "log.b", "arguments": {"p_n": {"sequence": {}}}}]}},
      "load": {"connections": 8, "iterations": 400}}],
    "invariants": ["no_unexpected_error", "all.sql"]})");
  folder.write("migrations/manifest.json",
               R"({"migrations": [{"id": "00001_log.sql", "desc": "x"}]})");
  folder.write("migrations/00001_log.sql", R"(
    CREATE SCHEMA log;
    CREATE TABLE log.calls (n bigint PRIMARY KEY, told text NOT NULL);
    CREATE FUNCTION log.a(n bigint, v int, u uuid, j jsonb, t text) RETURNS void LANGUAGE sql AS $$
      INSERT INTO log.calls VALUES (n, format('%s %s %s %s', v, u, j, t)) $$;
    CREATE PROCEDURE log.b(p_n bigint) LANGUAGE sql AS $$ INSERT INTO log.calls VALUES (p_n, 'b') $$;)");
  folder.write("q.sql", "SELECT 'row ' || n AS name FROM generate_series(1, 50) AS n");
  // It selects what was called instead of violations, so that the report tells it.
  folder.write(
      "all.sql",
      "SELECT count(*) AS calls, md5(string_agg(n || told, ';' ORDER BY n)) AS all_of_them "
      "FROM log.calls");
  std::vector<json> told;
  for (const char* threads : {"1", "2", "1"}) {
    Program run(
        {"run", folder.path(), "-j", threads, "--random-seed", told.size() == 2 ? "8" : "7"});
    ASSERT_EQ(run.wait(), 1) << run.out() << run.err();
    const json report = run.report();
    for (const json& one : report.at("invariants"))
      if (one.at("name") == "all.sql") told.push_back(one.at("evidence").at(0).at("facts"));
  }
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].at("calls"), "400");
  EXPECT_EQ(told[0], told[1]);
  EXPECT_NE(told[0], told[2]) << "another seed makes other choices";
}

TEST(AnyProcedurePgTest, AScriptIsOneTransactionHoweverItIsSent) {
  for (const char* mode : {"pipelined", "transaction"}) {
    const scenario::Folder folder(R"({
      "migrations": "migrations",
      "phases": [{"name": "p", "workload": {"script": {"file": "call.sql", "mode": ")" +
                                  std::string(mode) + R"(",
        "parameters": {"n": {"sequence": {}}}, "answers": {"1": "done", "22012": "refused"}}},
        "load": {"connections": 4, "iterations": 100}}],
      "invariants": ["all", "half.sql"]})");
    folder.write("migrations/manifest.json",
                 R"({"migrations": [{"id": "00001.sql", "desc": "x"}]})");
    folder.write("migrations/00001.sql", "CREATE TABLE t (n int, xid xid8)");
    folder.write("call.sql",
                 "INSERT INTO t VALUES (:n, pg_current_xact_id()); "
                 "INSERT INTO t VALUES (:n, pg_current_xact_id()); SELECT 1 / (:n % 2)::int;");
    folder.write(
        "half.sql",
        "-- Of each odd call both rows are there, of the same transaction, of the others none.\n"
        "SELECT n, count(*) FROM t GROUP BY n "
        "HAVING count(*) <> 2 OR count(DISTINCT xid) <> 1 OR n % 2 = 0 "
        "UNION ALL SELECT NULL, count(*) FROM t HAVING count(*) <> 100");
    Program run({"run", folder.path()});
    ASSERT_EQ(run.wait(), 0) << mode << run.out() << run.err();
    const json call = call_of(run.report());
    EXPECT_EQ(call.at("answers").at("22012"), 50) << mode;
    EXPECT_EQ(call.at("answers").at("1"), 50) << mode;
  }
}

TEST(AnyProcedurePgTest, EachIterationHasAConnectionOfItsOwnIfItIsToldSo) {
  const Script script("SELECT pg_backend_pid()",
                      R"({"connections": 2, "iterations": 20, "reconnect": true})");
  const std::string history = script.path() + "/h";
  Program run({"run", script.path(), "--history", history});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  Program lines({"check", history, "--format", "jsonl"}, false);
  ASSERT_EQ(lines.wait(), 0) << lines.err();
  std::set<json> backends;
  std::istringstream stream(lines.out());
  for (std::string line; std::getline(stream, line);) {
    const json record = json::parse(line);
    if (record.value("call", "") == "call") backends.insert(record.at("backend_pid"));
  }
  EXPECT_EQ(backends.size(), 20U);
}

TEST(AnyProcedurePgTest, SaysWhatIsMissing) {
  const scenario::Folder folder(
      R"({"phases": [{"workload": {"procedure_mix": {"calls": [{"procedure": "nobody.nothing"}]}}}]})");
  Program none({"run", folder.path()});
  EXPECT_EQ(none.wait(), 104) << none.err();
  EXPECT_NE(none.err().find("no function or procedure nobody.nothing"), std::string::npos)
      << none.err();

  const Script query("SELECT :a", "{}", R"({"a": {"column": "q.id"}})");
  query.folder().write("q.sql", "SELECT 1 AS x");
  Program no_column(
      {"run", query.path(), "--set", R"(/phases/0/workload/script/queries={"q":"q.sql"})"});
  EXPECT_EQ(no_column.wait(), 104) << no_column.err();
  EXPECT_NE(no_column.err().find("gives no column id"), std::string::npos) << no_column.err();

  Program each({"run", "scenarios/webhooks", "--set",
                R"(/phases/0/load={"executor":"per-vu-iterations","iterations":5})"});
  EXPECT_EQ(each.wait(), 104);
  EXPECT_NE(each.err().find("webhook_claims follows constant-vus, shared-iterations, "
                            "constant-arrival-rate, ramping-arrival-rate only"),
            std::string::npos)
      << each.err();
}

}  // namespace
