// What an exploration must not call exhausted and right: schedules that begin from another state,
// checks that failed, calls that were never made, and orders that were left out.
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace {

using nlohmann::json;
using support::Program;

/// A scenario with a schema of its own, made by `sql`, whose sessions each call one SQL text.
class OwnScenario {
 public:
  OwnScenario(const std::string& sql, const std::vector<std::string>& sessions) {
    folder_.write("migrations/00001_all.sql", sql);
    folder_.write("migrations/manifest.json",
                  R"({"migrations": [{"id": "00001_all.sql", "desc": "All."}]})");
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      const std::string file = "call" + std::to_string(i) + ".sql";
      folder_.write(file, sessions[i]);
      calls_ += (i > 0 ? ", " : "") + (R"({"calls": [{"sql": {"file": ")" + file) + R"("}}]})";
    }
  }

  /// An invariant of its own besides no_unexpected_error: violated by each row of `sql`.
  void judge_by(const std::string& sql) {
    folder_.write("own.sql", sql);
    invariants_ += R"(, "own.sql")";
  }

  Program explore(std::vector<std::string> options = {}) {
    folder_.write("scenario.json", R"({"migrations": "migrations", "invariants": [)" + invariants_ +
                                       R"(], "phases": [{"explore": {"sessions": [)" + calls_ +
                                       "]}}]}");
    options.insert(options.begin(), {"explore", folder_.path().string()});
    return Program(options);
  }

 private:
  support::TemporaryFolder folder_;
  std::string calls_;
  std::string invariants_ = R"("no_unexpected_error", "session_is_left_clean")";
};

json phase_of(const Program& run) { return run.report().at("phases").at(0); }

/// How the schedules of the first phase ended.
std::set<std::string> outcomes_of(const Program& run) {
  std::set<std::string> outcomes;
  const json phase = phase_of(run);
  for (const auto& [outcome, schedules] : phase.at("outcomes").items()) outcomes.insert(outcome);
  return outcomes;
}

std::string truth_of(const Program& run, const std::string& invariant) {
  const json report = run.report();
  for (const json& one : report.at("invariants"))
    if (one.at("name") == invariant) return one.at("truth");
  return "not judged";
}

/// Explores, and expects that all is well and that schedules end so.
void expect_outcomes(OwnScenario& own, const std::set<std::string>& outcomes) {
  Program run = own.explore();
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_EQ(outcomes_of(run), outcomes);
}

TEST(ExploreHonestyPgTest, ASessionIsAskedWhatItLeavesAfterEachWayThatItCame) {
  // Who waited leaves a setting, and is answered like who did not.
  OwnScenario own(R"(
CREATE TABLE counters (n int NOT NULL);
INSERT INTO counters VALUES (0);
CREATE FUNCTION count_up() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_before int;
  v_after  int;
BEGIN
  SELECT n INTO v_before FROM counters;
  UPDATE counters SET n = n + 1 RETURNING n INTO v_after;
  IF v_after > v_before + 1 THEN
    PERFORM set_config('lock_timeout', '4s', false);
  END IF;
  RETURN 'done';
END
$$;)",
                  {"SELECT count_up()", "SELECT count_up()"});
  Program run = own.explore();
  EXPECT_EQ(run.wait(), 1) << run.out() << run.err();
  EXPECT_EQ(truth_of(run, "session_is_left_clean"), "violated");
}

TEST(ExploreHonestyPgTest, ACheckThatFailsInSomeSchedulesIsUnknown) {
  // The check fails only where an update was lost, which is what it is to find.
  OwnScenario own(R"(
CREATE TABLE counters (n int NOT NULL);
INSERT INTO counters VALUES (0);
CREATE FUNCTION count_up() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_before int;
BEGIN
  SELECT n INTO v_before FROM counters;
  UPDATE counters SET n = v_before + 1;
  RETURN 'done';
END
$$;)",
                  {"SELECT count_up()", "SELECT count_up()"});
  own.judge_by("SELECT n FROM counters WHERE 1 / (n - 1) <> 1");
  Program run = own.explore();
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
  EXPECT_EQ(truth_of(run, "own.sql"), "unknown");
  EXPECT_NE(run.out().find("division by zero"), std::string::npos) << run.out();
}

constexpr const char* kTwoLocks = R"(
CREATE TABLE one (n int NOT NULL);
CREATE TABLE two (n int NOT NULL);
INSERT INTO one VALUES (0);
INSERT INTO two VALUES (0);
CREATE FUNCTION one_then_two() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE one SET n = n + 1;
  UPDATE two SET n = n + 1;
  RETURN 'done';
END
$$;
CREATE FUNCTION two_then_one() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE two SET n = n + 1;
  UPDATE one SET n = n + 1;
  RETURN 'done';
END
$$;)";

TEST(ExploreHonestyPgTest, WithoutABoundEitherSessionIsADeadlocksVictim) {
  OwnScenario own(kTwoLocks, {"SELECT one_then_two()", "SELECT two_then_one()"});
  Program run = own.explore({"--bound", "none"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_TRUE(outcomes_of(run).contains("40P01 | done")) << run.out();
  EXPECT_TRUE(outcomes_of(run).contains("done | 40P01")) << run.out();
}

TEST(ExploreHonestyPgTest, RowsOfPartitionsAreTakenBack) {
  OwnScenario own(R"(
CREATE TABLE events (id int) PARTITION BY RANGE (id);
CREATE TABLE events_all PARTITION OF events DEFAULT;
CREATE FUNCTION insert_and_count() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO events VALUES (1);
  RETURN (SELECT count(*) FROM events);
END
$$;)",
                  {"SELECT insert_and_count()", "SELECT insert_and_count()"});
  expect_outcomes(own, {"1 | 1", "1 | 2", "2 | 1"});
}

TEST(ExploreHonestyPgTest, TriggersThatFireInAReplicaTooAreNotFiredByTakingBack) {
  OwnScenario own(R"(
CREATE TABLE log (id int);
CREATE TABLE notes (id int);
CREATE FUNCTION log_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log VALUES (1);
  RETURN NULL;
END
$$;
CREATE TRIGGER log_note AFTER INSERT OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION log_note();
ALTER TABLE notes ENABLE ALWAYS TRIGGER log_note;
CREATE FUNCTION note() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notes VALUES (1);
  RETURN (SELECT count(*) FROM log);
END
$$;)",
                  {"SELECT note()", "SELECT note()"});
  expect_outcomes(own, {"1 | 1", "1 | 2", "2 | 1"});
}

TEST(ExploreHonestyPgTest, ASequenceIsTakenBackThoughNoTableIsWritten) {
  OwnScenario own("CREATE SEQUENCE ids;", {"SELECT nextval('ids')", "SELECT nextval('ids')"});
  expect_outcomes(own, {"1 | 2", "2 | 1"});
}

TEST(ExploreHonestyPgTest, WhatCannotBeTakenBackIsNoticed) {
  // Large objects are in no table of the application's.
  OwnScenario own(R"(
CREATE FUNCTION make_object() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lo_create(0);
  RETURN (SELECT count(*) FROM pg_catalog.pg_largeobject_metadata);
END
$$;)",
                  {"SELECT make_object()", "SELECT make_object()"});
  Program run = own.explore();
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
  EXPECT_NE(run.out().find("did not repeat itself"), std::string::npos) << run.out();
}

TEST(ExploreHonestyPgTest, ASessionThatWritesInALoopMayComeToItsEnd) {
  OwnScenario own(R"(
CREATE TABLE numbers (n int);
CREATE FUNCTION write_ten() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. 10 LOOP
    INSERT INTO numbers VALUES (i);
  END LOOP;
  RETURN 10;
END
$$;)",
                  {"SELECT write_ten()", "SELECT count(*) FROM numbers"});
  Program run = own.explore({"--bound", "0"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_EQ(phase_of(run).at("yields"), 0);
  EXPECT_TRUE(outcomes_of(run).contains("10 | 10")) << run.out();
}

TEST(ExploreHonestyPgTest, ACallThatNoScheduleMadeIsUnknown) {
  const support::TemporaryFolder folder;
  folder.write("scenario.json", R"({
    "data": {"clinics": 2, "clinicians": 2, "patients": 2, "slots": 0, "events": 1},
    "phases": [{"explore": {
      "sessions": [{"calls": [{"claim_next_event": {}},
                              {"mark_event_result": {"claim": "0", "ok": true}}]},
                   {"calls": [{"claim_next_event": {}}]}]}}]})");
  Program run({"explore", folder.path().string()});
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
  EXPECT_NE(run.out().find("was never made"), std::string::npos) << run.out();
}

TEST(ExploreHonestyPgTest, ASetupMayMixRolesAndIsUnknownIfACallOfItCannotBeMade) {
  const support::TemporaryFolder folder;
  const auto scenario = [&](const std::string& setup) {
    folder.write("scenario.json", R"({
      "data": {"clinics": 2, "clinicians": 2, "patients": 2, "slots": 2, "events": 1},
      "phases": [{"explore": {"setup": [)" +
                                      setup + R"(],
        "sessions": [{"calls": [{"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 2}}]},
                     {"calls": [{"claim_next_event": {}}]}]}}]})");
  };
  scenario(R"({"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}},
              {"ingest_event": {"event": 0}})");
  Program mixed({"explore", folder.path().string(), "--bound", "0"});
  EXPECT_EQ(mixed.wait(), 0) << mixed.out() << mixed.err();

  scenario(R"({"claim_next_event": {}}, {"mark_event_result": {"claim": "setup/0", "ok": true}})");
  Program nothing({"explore", folder.path().string()});
  EXPECT_EQ(nothing.wait(), 2) << nothing.out() << nothing.err();
  EXPECT_NE(nothing.out().find("the setup's mark_event_result"), std::string::npos)
      << nothing.out();
}

TEST(ExploreHonestyPgTest, AnInvariantThatNoPhaseCanBreakIsRefused) {
  Program other({"explore", "scenarios/explore-transfer", "--set",
                 R"(/invariants=["no_unexpected_error", "one_booking_per_slot"])"});
  EXPECT_EQ(other.wait(), 104) << other.out() << other.err();
  EXPECT_NE(other.err().find("/invariants/1: one_booking_per_slot"), std::string::npos)
      << other.err();
  Program none({"explore", "scenarios/explore-transfer", "--set", "/invariants=[]"});
  EXPECT_EQ(none.wait(), 104) << none.out() << none.err();
}

TEST(ExploreHonestyPgTest, AReplayWithMoreStepsThanThereAreIsRefused) {
  Program run({"explore", "scenarios/explore-booking", "--phase", "booking_against_booking",
               "--replay", "A99B99"});
  EXPECT_EQ(run.wait(), 104) << run.out() << run.err();
}

}  // namespace
