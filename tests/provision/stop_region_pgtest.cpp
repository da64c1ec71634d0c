#include "provision/stop_region.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <future>
#include <map>
#include <optional>
#include <sys/wait.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/uuid.h"
#include "pg/conninfo.h"
#include "provision/seed.h"
#include "support/failure.h"
#include "support/poll.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

using provision::StopRegion;
using support::comes_true;
using support::Failed;
using support::value_of;
using Stops = std::vector<std::string>;

constexpr const char* kKinds[] = {"none", "statement", "snapshot", "commit"};

/// A session in a slot, which calls in a thread of its own, and stops.
class Caller {
 public:
  Caller(StopRegion& region, const std::string& conninfo, int number)
      : region_(region), number_(number), session_(region.conninfo(conninfo, number)) {
    slot().active = 1;
  }
  /// Lets all sessions go: one may wait for another's locks.
  ~Caller() {
    for (int number = 0; number < PGRUSH_STOP_SESSIONS; ++number) {
      region_.slot(number).active = 0;
      region_.resume(number);
    }
  }

  PgrushStopSlot& slot() { return region_.slot(number_); }
  bool is_parked() const { return region_.is_parked(number_); }
  bool has_answered() const {
    return answer_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  /// Calls, and waits until the session stops or answers.
  void call(const std::string& sql) {
    answer_ = std::async(std::launch::async, [this, sql] {
      return support::failure_of([&] { session_.script(sql); });
    });
    settle();
  }
  void resume() { region_.resume(number_); }
  void settle() {
    EXPECT_TRUE(comes_true([&] { return is_parked() || has_answered(); }));
  }
  void step() {
    resume();
    settle();
  }
  /// Lets it run to its end.
  Failed finish() {
    while (!has_answered())
      if (is_parked())
        resume();
      else
        std::this_thread::yield();
    return answer_.get();
  }
  pg::Session& session() { return session_; }

 private:
  StopRegion& region_;
  int number_;
  pg::Session session_;
  std::future<Failed> answer_;
};

class StopRegionPgTest : public testing::Test {
 protected:
  StopRegionPgTest() {
    observer_.script(R"(
      CREATE TABLE slots (id int PRIMARY KEY, is_free boolean NOT NULL DEFAULT true);
      CREATE TABLE bookings (id int PRIMARY KEY, slot int NOT NULL REFERENCES slots);
      INSERT INTO slots SELECT generate_series(1, 10);)");
  }

  /// Where the session is: "statement book:3", "snapshot -:0", "commit …" or "answered".
  std::string place(Caller& caller) {
    if (!caller.is_parked()) return "answered";
    const PgrushStopSlot& slot = caller.slot();
    return std::string(kKinds[slot.kind]) + " " +
           value_of(observer_, "SELECT " + std::to_string(slot.function) + "::regproc") + ":" +
           std::to_string(slot.line);
  }

  /// All stops of a call.
  Stops stops_of(Caller& caller, const std::string& sql) {
    Stops stops;
    for (caller.call(sql); caller.is_parked(); caller.step()) stops.push_back(place(caller));
    const Failed failed = caller.finish();
    EXPECT_EQ(failed.sentence, "");
    return stops;
  }
  Stops stops_of(const std::string& sql) {
    Caller caller(*region_, database_.conninfo(), free_slot());
    return stops_of(caller, sql);
  }

  /// A footprint by names: "READS slots, WRITES bookings", in the order of the oids.
  std::string told(const PgrushStopFootprint& footprint) {
    std::map<std::uint32_t, std::uint32_t> relations;
    for (std::uint32_t i = 0; i < footprint.count; ++i)
      relations[footprint.relations[i].oid] = footprint.relations[i].access;
    std::string text;
    for (const auto& [oid, access] : relations) {
      if (!text.empty()) text += ", ";
      if (access & PGRUSH_STOP_READS) text += "READS ";
      if (access & PGRUSH_STOP_LOCKS) text += "LOCKS ";
      if (access & PGRUSH_STOP_WRITES) text += "WRITES ";
      text += oid == PGRUSH_STOP_ANYTHING   ? "anything"
              : oid == PGRUSH_STOP_ADVISORY ? "advisory"
              : oid == PGRUSH_STOP_SEQUENCES
                  ? "sequences"
                  : value_of(observer_, "SELECT " + std::to_string(oid) + "::regclass");
    }
    return text;
  }

  /// What each step of a call touched, up to the answer.
  Stops touched_by(const std::string& sql) {
    Caller caller(*region_, database_.conninfo(), free_slot());
    Stops steps;
    for (caller.call(sql); caller.is_parked(); caller.step())
      steps.push_back(told(caller.slot().touched));
    steps.push_back(told(caller.slot().touched));
    EXPECT_EQ(caller.finish().sentence, "");
    return steps;
  }

  /// A slot that no backend holds any more.
  int free_slot() {
    EXPECT_TRUE(comes_true([&] { return pid(0) == 0; }));
    return 0;
  }
  int pid(int number) { return std::atomic_ref(region_->slot(number).pid).load(); }

  void define(const std::string& head, const std::string& body) {
    observer_.script("CREATE OR REPLACE " + head + " AS $body$" + body + "$body$");
  }

  provision::Database database_ = support::empty_database();
  pg::Session observer_{database_.conninfo()};
  std::optional<StopRegion> region_{std::in_place, support::server()};
};

TEST_F(StopRegionPgTest, StopsBeforeStatementsAfterTheirSnapshotsAndBeforeTheCommit) {
  define("FUNCTION book(which int) RETURNS int LANGUAGE plpgsql", R"(
DECLARE
  found_free boolean;
BEGIN
  SELECT is_free INTO found_free FROM slots WHERE id = which FOR UPDATE;
  IF NOT found_free THEN
    RETURN 0;
  END IF;
  UPDATE slots SET is_free = false
   WHERE id = which;
  PERFORM set_config('app.note', 'x', true);
  RETURN 1;
END;)");
  EXPECT_EQ(stops_of("SELECT book(1)"),
            (Stops{"statement book:5", "snapshot book:5", "statement book:9", "snapshot book:9",
                   "statement book:11", "commit -:0"}));
  EXPECT_EQ(stops_of("SELECT book(1)"),
            (Stops{"statement book:5", "snapshot book:5", "commit -:0"}))
      << "a lock on a row is written too";
}

TEST(StopRegionOfBookingsPgTest, ABookingStopsAtItsStatementsAndThoseOfTheAuditTrigger) {
  const provision::Database database = support::fresh_database();
  pg::Session observer(database.conninfo());
  provision::seed(observer, {.clinics = 1, .clinicians = 1, .patients = 1, .slots = 1});
  StopRegion region(support::server());
  Caller caller(region, database.conninfo(), 0);
  const auto id = [](base::Kind kind) {
    return "'" + base::to_string(base::seeded_uuid(kind, 0)) + "'";
  };
  caller.session().script("SET ROLE receptionist; SET app.current_clinic_id = " +
                          id(base::Kind::kClinic));
  Stops stops;
  for (caller.call("SELECT booking.create_booking(" + id(base::Kind::kSlot) + ", " +
                   id(base::Kind::kPatient) + ", " + id(base::Kind::kUser) + ", 'key')");
       caller.is_parked(); caller.step()) {
    const PgrushStopSlot& slot = caller.slot();
    stops.push_back(std::string(kKinds[slot.kind]) + " " +
                    value_of(observer,
                             "SELECT coalesce((SELECT proname || ': ' || substring("
                             "split_part(prosrc, E'\\n', " +
                                 std::to_string(slot.line) +
                                 ") FROM '\\w+') FROM pg_proc WHERE oid = " +
                                 std::to_string(slot.function) + "), '-')"));
  }
  EXPECT_EQ(caller.finish().sentence, "");
  EXPECT_EQ(stops, (Stops{"statement create_booking: PERFORM", "statement create_booking: SELECT",
                          "snapshot create_booking: SELECT", "statement create_booking: INSERT",
                          "snapshot create_booking: INSERT", "statement log_changes: INSERT",
                          "snapshot log_changes: INSERT", "statement create_booking: UPDATE",
                          "snapshot create_booking: UPDATE", "statement create_booking: INSERT",
                          "snapshot create_booking: INSERT", "commit -"}));
}

TEST_F(StopRegionPgTest, AStatementOfTheClientStopsIfItTouchesARelation) {
  EXPECT_EQ(stops_of("SELECT 1"), Stops{});
  EXPECT_EQ(stops_of("SELECT count(*) FROM pg_class"), Stops{});
  EXPECT_EQ(stops_of("SELECT count(*) FROM slots"), Stops{"snapshot -:0"});
  EXPECT_EQ(stops_of("UPDATE slots SET is_free = false WHERE id = 1"),
            (Stops{"snapshot -:0", "commit -:0"}));
  EXPECT_EQ(stops_of("BEGIN; UPDATE slots SET is_free = true; ROLLBACK"), Stops{"snapshot -:0"});
}

TEST_F(StopRegionPgTest, AnExpressionStopsIfItsTextTouchesWhatIsShared) {
  const auto stops_in = [this](const std::string& declarations, const std::string& statements) {
    define("FUNCTION f() RETURNS void LANGUAGE plpgsql",
           "DECLARE n int" + declarations + "; BEGIN\n" + statements + "\nEND");
    return stops_of("SELECT f()");
  };
  const Stops once{"statement f:2", "snapshot f:2"};
  EXPECT_EQ(stops_in("", "IF EXISTS (SELECT FROM slots) THEN NULL; END IF;"), once);
  EXPECT_EQ(stops_in("", "IF false THEN NULL; ELSIF exists (sELECT FROM slots) THEN NULL; END IF;"),
            once);
  EXPECT_EQ(stops_in("", "n := count(*) FROM slots;"), once);
  EXPECT_EQ(stops_in("", "n := (SELECT max(id) FROM slots) + 1;"), once);
  EXPECT_EQ(stops_in("", "WHILE NOT EXISTS (SELECT FROM slots) LOOP NULL; END LOOP;"), once);
  EXPECT_EQ(stops_in("", "CASE (SELECT max(id) FROM slots) WHEN 10 THEN NULL; END CASE;"), once);
  EXPECT_EQ(stops_in("", "ASSERT EXISTS (SELECT FROM slots);"), once);
  EXPECT_EQ(stops_in("", "LOOP\nEXIT WHEN (SELECT true FROM slots LIMIT 1); END LOOP;"),
            (Stops{"statement f:3", "snapshot f:3"}));
  EXPECT_EQ(stops_in(" := (SELECT max(id) FROM slots)", "NULL;"),
            (Stops{"statement f:1", "snapshot f:1"}));
  EXPECT_EQ(stops_in("", "n := pg_try_advisory_xact_lock(1)::int;"), Stops{"statement f:2"});
  EXPECT_EQ(stops_in("", "IF pg_try_Advisory_xact_lock(1) THEN NULL; END IF;"),
            Stops{"statement f:2"});
}

TEST_F(StopRegionPgTest, AnExpressionThatTouchesNothingSharedDoesNotStop) {
  define("FUNCTION f() RETURNS int LANGUAGE plpgsql", R"(
DECLARE n int := 1; selected boolean := true; day int;
BEGIN
  n := n + 1;
  IF n IS DISTINCT FROM 2 AND selected THEN RETURN n; END IF;
  day := extract(day FROM now());
  WHILE n < 5 LOOP n := n * 2; END LOOP;
  FOR i IN 1..3 LOOP n := n + i; END LOOP;
  RETURN n;
END)");
  EXPECT_EQ(stops_of("SELECT f()"), Stops{});
}

TEST_F(StopRegionPgTest, StopsAreTheSameInEverySessionAndCall) {
  define("FUNCTION f() RETURNS void LANGUAGE plpgsql", R"(
BEGIN
  IF EXISTS (SELECT FROM slots WHERE is_free) THEN
    UPDATE slots SET is_free = true WHERE id = 1;
  END IF;
END)");
  Caller caller(*region_, database_.conninfo(), 0);
  const Stops first = stops_of(caller, "SELECT f()");
  EXPECT_EQ(first.size(), 5U);
  // Past the calls after which PostgreSQL may plan for all arguments at once.
  for (int call = 0; call < 7; ++call) EXPECT_EQ(stops_of(caller, "SELECT f()"), first);
}

TEST_F(StopRegionPgTest, ProceduresStopAtTheirOwnCommits) {
  define("PROCEDURE p() LANGUAGE plpgsql", R"(
BEGIN
  UPDATE slots SET is_free = false WHERE id = 1;
  COMMIT;
  DELETE FROM bookings;
END)");
  EXPECT_EQ(stops_of("CALL p()"), (Stops{"statement p:3", "snapshot p:3", "statement p:4",
                                         "commit p:4", "statement p:5", "snapshot p:5"}));
  EXPECT_EQ(stops_of("DO $$ BEGIN\nUPDATE slots SET is_free = true; END $$"),
            (Stops{"statement -:2", "snapshot -:2", "commit -:0"}));
}

TEST_F(StopRegionPgTest, NestedFunctionsStopAtTheInnermostStatement) {
  define("FUNCTION inner_f() RETURNS int LANGUAGE plpgsql", R"(
BEGIN
  DELETE FROM bookings;
  RETURN 1;
END)");
  define("FUNCTION outer_f() RETURNS int LANGUAGE plpgsql", R"(
DECLARE n int;
BEGIN
  n := inner_f();
  IF inner_f() = 0 THEN RETURN 0;
  ELSIF EXISTS (SELECT FROM slots) THEN
    n := n + 1;
  END IF;
  UPDATE slots SET is_free = inner_f() = 1 WHERE id = 1;
  RETURN n;
END)");
  EXPECT_EQ(stops_of("SELECT outer_f()"),
            (Stops{"statement inner_f:3", "snapshot inner_f:3",  // assigned
                   "statement outer_f:5", "statement inner_f:3", "snapshot inner_f:3",
                   "snapshot outer_f:5",  // the condition, and the other one
                   "statement outer_f:9", "snapshot outer_f:9", "statement inner_f:3",
                   "snapshot inner_f:3", "commit -:0"}));
}

TEST_F(StopRegionPgTest, TriggersStopAtTheirStatementsButForeignKeysDoNot) {
  define("FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql", R"(
BEGIN
  DELETE FROM notes;
  RETURN NULL;
END)");
  observer_.script(R"(
    CREATE TABLE notes ();
    CREATE TRIGGER note_it AFTER INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION note_it();)");
  define("FUNCTION f() RETURNS void LANGUAGE plpgsql", R"(
BEGIN
  INSERT INTO bookings VALUES (1, 1);
  DELETE FROM bookings;
END)");
  EXPECT_EQ(stops_of("SELECT f()"),
            (Stops{"statement f:3", "snapshot f:3", "statement note_it:3", "snapshot note_it:3",
                   "statement f:4", "snapshot f:4", "commit -:0"}));
  observer_.script(
      "ALTER TABLE bookings ALTER CONSTRAINT bookings_slot_fkey DEFERRABLE INITIALLY "
      "DEFERRED; DROP TRIGGER note_it ON bookings");
  EXPECT_EQ(stops_of("INSERT INTO bookings VALUES (2, 2)"), (Stops{"snapshot -:0", "commit -:0"}));
  EXPECT_EQ(stops_of("BEGIN; INSERT INTO bookings VALUES (3, 3); DO $$ BEGIN NULL; END $$; COMMIT"),
            (Stops{"snapshot -:0", "commit -:0"}));
}

TEST_F(StopRegionPgTest, SqlFunctionsStopBeforeEachStatementAndAfterItsSnapshot) {
  define("FUNCTION f() RETURNS bigint LANGUAGE sql", R"(
  UPDATE slots SET is_free = false WHERE id = 1;
  SELECT count(*) FROM slots;)");
  const Stops twice{"statement f:0", "snapshot f:0", "statement f:0", "snapshot f:0", "commit -:0"};
  EXPECT_EQ(stops_of("SELECT f()"), twice);
  define("FUNCTION g() RETURNS void LANGUAGE plpgsql", "BEGIN\nPERFORM f();\nEND");
  Stops nested{"statement g:2"};
  nested.insert(nested.end(), twice.begin(), twice.end());
  EXPECT_EQ(stops_of("SELECT g()"), nested);
}

TEST_F(StopRegionPgTest, AFunctionThatSeesItsCallersSnapshotDoesNotStopInAQuery) {
  define("FUNCTION free_slots() RETURNS bigint LANGUAGE sql STABLE",
         "SELECT count(*) FROM slots WHERE is_free");
  define("FUNCTION free_slots_too() RETURNS bigint LANGUAGE plpgsql STABLE",
         "BEGIN RETURN (SELECT count(*) FROM slots WHERE is_free); END");
  EXPECT_EQ(stops_of("SELECT free_slots(), free_slots_too()"), Stops{});
  EXPECT_EQ(stops_of("DELETE FROM bookings WHERE free_slots() + free_slots_too() = 0"),
            Stops{"snapshot -:0"});
  define("FUNCTION f() RETURNS void LANGUAGE plpgsql",
         "BEGIN\nDELETE FROM bookings WHERE free_slots() + free_slots_too() = 0;\nEND");
  EXPECT_EQ(stops_of("SELECT f()"), (Stops{"statement f:2", "snapshot f:2"}));
}

TEST_F(StopRegionPgTest, ACursorStopsOnce) {
  define("FUNCTION f() RETURNS int LANGUAGE plpgsql", R"(
DECLARE
  s record;
  n int := 0;
BEGIN
  FOR s IN SELECT * FROM slots s1, slots s2 LOOP
    n := n + 1;
  END LOOP;
  RETURN n;
END)");
  EXPECT_EQ(stops_of("SELECT f()"), (Stops{"statement f:6", "snapshot f:6"}));
  EXPECT_EQ(stops_of("BEGIN; DECLARE c CURSOR FOR SELECT * FROM slots; FETCH c; FETCH c; COMMIT"),
            Stops{"snapshot -:0"});
}

TEST_F(StopRegionPgTest, FunctionsReturnWhatTheyReturnWithoutStops) {
  define("FUNCTION f(OUT was_found boolean, OUT rows bigint) LANGUAGE plpgsql", R"(
BEGIN
  UPDATE slots SET is_free = false WHERE id < 4;
  PERFORM 1 FROM bookings;
  was_found := FOUND;
  IF EXISTS (SELECT FROM slots) THEN
    DELETE FROM slots WHERE id > 8;
    GET DIAGNOSTICS rows = ROW_COUNT;
  END IF;
END)");
  Caller caller(*region_, database_.conninfo(), 0);
  EXPECT_EQ(stops_of(caller, "CREATE TABLE got AS SELECT * FROM f()").size(), 9U);
  EXPECT_EQ(value_of(observer_, "SELECT concat_ws(' ', was_found, rows) FROM got"), "f 2");
}

TEST_F(StopRegionPgTest, AnInactiveSlotPassesEveryStop) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.slot().active = 0;
  EXPECT_EQ(stops_of(caller, "UPDATE slots SET is_free = false"), Stops{});
  EXPECT_EQ(caller.slot().stops, 0U);
  caller.slot().active = 1;
  EXPECT_EQ(stops_of(caller, "UPDATE slots SET is_free = true").size(), 2U);
  EXPECT_EQ(caller.slot().stops, 2U);
}

TEST_F(StopRegionPgTest, AStepTouchesWhatItsStatementReadsLocksAndWrites) {
  EXPECT_EQ(
      touched_by("UPDATE slots SET is_free = false WHERE id NOT IN (SELECT slot FROM bookings)"),
      (Stops{"", "WRITES slots, READS bookings", ""}));
  EXPECT_EQ(touched_by("SELECT FROM slots, bookings FOR SHARE OF slots").at(1),
            "LOCKS slots, READS bookings");
}

TEST_F(StopRegionPgTest, ASessionThatIsNotHeldTellsWhatItTouchedInAll) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.slot().active = 0;
  caller.call("UPDATE slots SET is_free = false; INSERT INTO bookings VALUES (1, 1)");
  EXPECT_EQ(told(caller.slot().touched), "LOCKS WRITES slots, WRITES bookings");
}

TEST_F(StopRegionPgTest, APartThatIsRolledBackTouchesTheLocksItLetsGo) {
  define("FUNCTION f() RETURNS void LANGUAGE plpgsql", R"(
BEGIN
  BEGIN
    PERFORM FROM slots WHERE id = 1 FOR UPDATE;
    RAISE EXCEPTION 'back';
  EXCEPTION WHEN raise_exception THEN
    NULL;
  END;
END)");
  const Stops steps = touched_by("SELECT f()");
  EXPECT_NE(std::ranges::find(steps, "LOCKS anything, LOCKS slots"), steps.end())
      << testing::PrintToString(steps);
}

TEST_F(StopRegionPgTest, AStepTouchesWhatItsTriggersAndForeignKeysTouch) {
  EXPECT_EQ(touched_by("INSERT INTO bookings VALUES (1, 1)"),
            (Stops{"", "LOCKS slots, WRITES bookings", ""}));
  EXPECT_EQ(touched_by("DELETE FROM slots WHERE id = 9"),
            (Stops{"", "LOCKS WRITES slots, LOCKS bookings", ""}));
  observer_.script("CREATE TABLE notes (slot int REFERENCES slots ON DELETE CASCADE)");
  EXPECT_EQ(touched_by("DELETE FROM slots WHERE id = 10").at(1),
            "LOCKS WRITES slots, LOCKS bookings, LOCKS WRITES notes");
}

TEST_F(StopRegionPgTest, AdvisoryLocksSequencesAndUtilityCommandsAreTouched) {
  define("FUNCTION f() RETURNS void LANGUAGE plpgsql", R"(
DECLARE locked boolean;
BEGIN
  locked := pg_try_advisory_xact_lock(1);
  PERFORM pg_advisory_xact_lock(2);
  PERFORM nextval('ids');
  LOCK TABLE slots;
END)");
  observer_.script("CREATE SEQUENCE ids");
  const Stops steps = touched_by("SELECT f()");
  ASSERT_GE(steps.size(), 5U);
  EXPECT_EQ(
      Stops(steps.begin(), steps.begin() + 5),
      (Stops{"", "WRITES advisory", "WRITES advisory", "WRITES sequences", "WRITES anything"}));
  EXPECT_EQ(touched_by("BEGIN; SET LOCAL app.x = '1'; COMMIT"), Stops{""});
  EXPECT_EQ(touched_by("CREATE TABLE t ()").back(), "");
}

TEST_F(StopRegionPgTest, AStepOfTooManyRelationsTouchesAnything) {
  std::string tables;
  std::string unions = "SELECT";
  for (int i = 0; i <= PGRUSH_STOP_RELATIONS; ++i) {
    tables += "CREATE TABLE t" + std::to_string(i) + " ();";
    unions += (i == 0 ? " FROM t" : " UNION ALL SELECT FROM t") + std::to_string(i);
  }
  observer_.script(tables);
  const std::string told_of = touched_by(unions).back();
  EXPECT_EQ(told_of.rfind("WRITES anything, READS t0, ", 0), 0U) << told_of;
}

TEST_F(StopRegionPgTest, AStoppedSessionCanBeCancelled) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.call("UPDATE slots SET is_free = false");
  ASSERT_TRUE(caller.is_parked());
  observer_.script("SELECT pg_cancel_backend(" + std::to_string(pid(0)) + ")");
  ASSERT_TRUE(comes_true([&] { return caller.has_answered(); }));
  EXPECT_FALSE(caller.is_parked());
  EXPECT_TRUE(caller.finish().says("canceling statement due to user request"));
  EXPECT_EQ(stops_of(caller, "SELECT FROM slots"), Stops{"snapshot -:0"}) << "it goes on as ever";
}

TEST_F(StopRegionPgTest, AStoppedSessionCanBeTerminated) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.call("BEGIN; LOCK TABLE slots; SELECT FROM slots");
  ASSERT_TRUE(caller.is_parked());
  observer_.script("SELECT pg_terminate_backend(" + std::to_string(pid(0)) + ")");
  ASSERT_TRUE(comes_true([&] { return caller.has_answered(); }));
  EXPECT_FALSE(caller.is_parked());
  EXPECT_TRUE(comes_true([&] { return pid(0) == 0; }));
  observer_.script("BEGIN; LOCK TABLE slots NOWAIT; COMMIT");  // its locks went before the slot
}

TEST_F(StopRegionPgTest, AStatementTimeoutEndsAStop) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.session().script("SET statement_timeout = 1");
  caller.call("UPDATE slots SET is_free = false");
  ASSERT_TRUE(comes_true([&] { return caller.has_answered(); }));
  EXPECT_FALSE(caller.is_parked());
  EXPECT_TRUE(caller.finish().says("statement timeout"));
}

TEST_F(StopRegionPgTest, ASessionIsSeenToWaitForALock) {
  Caller first(*region_, database_.conninfo(), 0);
  Caller second(*region_, database_.conninfo(), 1);
  first.call("BEGIN; UPDATE slots SET is_free = false WHERE id = 1; SELECT FROM bookings; COMMIT");
  first.step();
  ASSERT_EQ(place(first), "snapshot -:0") << "with a row that is locked";
  second.call("UPDATE slots SET is_free = false WHERE id = 1");
  ASSERT_TRUE(second.is_parked());
  EXPECT_FALSE(region_->waits_for_lock(1));
  second.resume();
  ASSERT_TRUE(comes_true([&] { return region_->waits_for_lock(1); }));
  EXPECT_FALSE(second.has_answered());
  EXPECT_FALSE(region_->waits_for_lock(0));
  first.finish();
  second.settle();
  EXPECT_EQ(place(second), "commit -:0");
  EXPECT_FALSE(region_->waits_for_lock(1));
}

TEST_F(StopRegionPgTest, TheDeadlockTimeoutIsTheExplorers) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.slot().deadlock_timeout_ms = 7;
  caller.call("SELECT FROM slots");
  caller.finish();
  EXPECT_EQ(value_of(caller.session(), "SHOW deadlock_timeout"), "7ms");
}

TEST_F(StopRegionPgTest, TheSessionWithTheShortDeadlockTimeoutIsTheVictim) {
  for (const int victim : {0, 1}) {
    Caller callers[] = {{*region_, database_.conninfo(), 2 * victim},
                        {*region_, database_.conninfo(), 2 * victim + 1}};
    for (int i : {0, 1}) callers[i].slot().deadlock_timeout_ms = i == victim ? 1 : 600000;
    const auto updates = [](int first, int second) {
      const std::string update = "UPDATE slots SET is_free = true WHERE id = ";
      return "BEGIN; " + update + std::to_string(first) + "; " + update + std::to_string(second) +
             "; COMMIT";
    };
    callers[0].call(updates(1, 2));
    callers[1].call(updates(2, 1));
    for (Caller& caller : callers) caller.step();
    const int other = 1 - victim;
    callers[other].resume();
    ASSERT_TRUE(comes_true([&] { return region_->waits_for_lock(2 * victim + other); }));
    callers[victim].resume();
    ASSERT_TRUE(comes_true([&] { return callers[victim].has_answered(); }));
    EXPECT_TRUE(callers[victim].finish().says("40P01"));
    EXPECT_EQ(callers[other].finish().sentence, "");
  }
}

/// A process that has come to its end, and that its parent has waited for.
pid_t dead_process() {
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  EXPECT_EQ(kill(child, SIGKILL), 0);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  return child;
}

/// Writes into the region as an explorer of another process would.
template <class Value>
void overwrite(const StopRegion& region, std::size_t offset, Value value) {
  std::fstream file(region.path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(offset));
  file.write(reinterpret_cast<const char*>(&value), sizeof value);
  ASSERT_TRUE(file.flush());
}

TEST_F(StopRegionPgTest, StoppedSessionsEndWithTheirExplorer) {
  Caller caller(*region_, database_.conninfo(), 0);
  caller.call("BEGIN; LOCK TABLE slots; SELECT FROM slots");
  ASSERT_TRUE(caller.is_parked());
  overwrite(*region_, offsetof(PgrushStopRegion, controller), dead_process());
  EXPECT_TRUE(comes_true([&] { return pid(0) == 0; }));
  EXPECT_FALSE(caller.is_parked());
  EXPECT_TRUE(caller.finish().says("explorer"));
  observer_.script("BEGIN; LOCK TABLE slots NOWAIT; COMMIT");  // its locks went before the slot
}

TEST_F(StopRegionPgTest, StoppedSessionsEndWithTheRegion) {
  pg::Session session(region_->conninfo(database_.conninfo(), 0));
  region_->slot(0).active = 1;
  auto answer = std::async(std::launch::async, [&] {
    return support::failure_of(
        [&] { session.script("BEGIN; LOCK TABLE slots; SELECT FROM slots"); });
  });
  ASSERT_TRUE(comes_true([&] { return region_->is_parked(0); }));
  region_.reset();
  EXPECT_TRUE(answer.get().says("explorer"));
  observer_.script("SET lock_timeout = '10s'; BEGIN; LOCK TABLE slots; COMMIT");
  EXPECT_FALSE(std::filesystem::exists(support::server().folder() / "stops"));
}

TEST_F(StopRegionPgTest, AServerHasOneRegion) {
  const Failed failed = support::failure_of([] { StopRegion second(support::server()); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("cannot make")) << failed.sentence;
}

TEST_F(StopRegionPgTest, ARegionOfAnotherVersionIsRefused) {
  overwrite<std::uint32_t>(*region_, offsetof(PgrushStopRegion, version), PGRUSH_STOP_VERSION + 1);
  const Failed failed =
      support::failure_of([&] { pg::Session session(region_->conninfo(database_.conninfo(), 0)); });
  EXPECT_TRUE(failed.says("is of version 3, and this stop module of version 2")) << failed.sentence;
}

TEST_F(StopRegionPgTest, TheServersFolderMayHaveBlanksAndQuotes) {
  const support::TemporaryFolder folder;
  const auto odd = folder.path() / "a 'b' c";
  std::filesystem::create_directory(odd);
  for (const auto& path : {folder.path(), odd})
    std::filesystem::permissions(path, std::filesystem::perms::all);
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "/tmp" : before;
  setenv("TMPDIR", odd.c_str(), 1);
  provision::ThrowawayServer server({.connections = 5});
  setenv("TMPDIR", kept.c_str(), 1);
  const StopRegion region(server);
  pg::Session session(region.conninfo(server.conninfo(), 7));
  EXPECT_EQ(value_of(session, "SHOW pgrush_stop.region"), region.path());
}

TEST_F(StopRegionPgTest, ASlotHasOneSession) {
  {
    pg::Session first(region_->conninfo(database_.conninfo(), 3));
    EXPECT_NE(pid(3), 0);
    const Failed failed = support::failure_of(
        [&] { pg::Session second(region_->conninfo(database_.conninfo(), 3)); });
    EXPECT_TRUE(failed.says("slot 3 is in use")) << failed.sentence;
    EXPECT_NE(pid(3), 0) << "the one that was refused has not freed it";
  }
  EXPECT_TRUE(comes_true([&] { return pid(3) == 0; }));
}

TEST_F(StopRegionPgTest, OnlyTheConnectionsOptionsGiveASlot) {
  pg::Session session(region_->conninfo(database_.conninfo(), 0));
  const Failed failed = support::failure_of([&] { session.script("SET pgrush_stop.slot = 1"); });
  EXPECT_TRUE(failed.says("cannot be set after connection start")) << failed.sentence;
  observer_.script("CREATE ROLE stranger LOGIN");
  const auto stranger =
      pg::with_words(region_->conninfo(database_.conninfo(), 1), {{"user", "stranger"}});
  EXPECT_TRUE(
      support::failure_of([&] { pg::Session refused(stranger); }).says("permission denied"));
  observer_.script("DROP ROLE stranger");
}

}  // namespace
