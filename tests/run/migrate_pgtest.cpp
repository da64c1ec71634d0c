#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "pg/conninfo.h"
#include "provision/migrations.h"
#include "provision/schema_drift.h"
#include "provision/schema_dump.h"
#include "report/objections.h"
#include "sql/statements.h"
#include "support/file.h"
#include "support/migration_folder.h"
#include "support/poll.h"
#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;
using support::value_of;

constexpr const char* kOurs = PGRUSH_SOURCE "/migrations";

/// `pgrush migrate` as a user runs it, on an empty database of its own.
class MigratePgTest : public testing::Test {
 protected:
  Program migrate(std::vector<std::string> words) const {
    words.insert(words.begin(), "migrate");
    return Program(words, false);
  }
  /// On the test's database and, if nothing else is said, with the test's own folder.
  Program on_database(std::vector<std::string> words, const std::string& folder = "") const {
    words.insert(words.end(), {"-d", database_.conninfo(), "--migrations",
                               folder.empty() ? folder_.path().string() : folder});
    return migrate(words);
  }
  void expect_up(const std::string& folder = "") const {
    Program up = on_database({"up"}, folder);
    EXPECT_EQ(up.wait(), 0) << up.err();
  }
  void write(const std::vector<std::string>& texts) const {
    support::write_migrations(folder_, texts);
  }
  /// A session of somebody else's, which the migrator's words have to name.
  pg::Session other(const std::string& name) const {
    return pg::Session(pg::with_words(database_.conninfo(), {{"application_name", name}}));
  }
  static std::string named(const pg::Session& session, const std::string& name) {
    return "process " + std::to_string(session.backend_pid()) + " (" + name;
  }
  /// Whether a session of a migrator waits for a lock.
  bool migrator_waits() {
    return value_of(session_,
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() "
                    "AND application_name = 'pgrush migrate' AND wait_event_type = 'Lock'") == "t";
  }
  bool migrators_are_gone() {
    return value_of(session_,
                    "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() "
                    "AND application_name = 'pgrush migrate'") == "t";
  }
  std::string value(const std::string& sql) { return value_of(session_, sql); }

  support::TemporaryFolder folder_;
  provision::Database database_ = support::empty_database();
  pg::Session session_{database_.conninfo()};
};

/// What ours come to when nothing disturbs them.
const std::string& dump_of_ours() {
  static const std::string dump = [] {
    const provision::Database database = support::fresh_database();
    return provision::dump_schema(database.conninfo());
  }();
  return dump;
}

// ---- up -----------------------------------------------------------------------------------------

TEST_F(MigratePgTest, UpAppliesWhatIsPendingAndThenNothing) {
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  Program first = on_database({"up", "--to", "1.sql"});
  EXPECT_EQ(first.wait(), 0) << first.err();
  EXPECT_NE(first.err().find("migrations applied: 1"), std::string::npos) << first.err();
  EXPECT_EQ(value("SELECT to_regclass('b') IS NULL"), "t");
  expect_up();
  Program nothing = on_database({"up"});
  EXPECT_EQ(nothing.wait(), 0);
  EXPECT_NE(nothing.err().find("nothing is to be applied"), std::string::npos) << nothing.err();
  EXPECT_EQ(value("SELECT count(DISTINCT pgrush) FROM pgrush.migrations WHERE pgrush LIKE '0.%'"),
            "1");
}

TEST_F(MigratePgTest, FailureNamesItsPlaceAndLeavesNoTrace) {
  write({"CREATE TABLE a ()", "CREATE TABLE b ();\n  ALTER TABLE nowhere ADD c int;\n"});
  Program up = on_database({"up"});
  EXPECT_EQ(up.wait(), 100);
  EXPECT_NE(up.err().find("2.sql: line 2, column 3: relation \"nowhere\" does not exist (SQLSTATE "
                          "42P01), in \"ALTER TABLE nowhere ADD c int\""),
            std::string::npos)
      << up.err();
  EXPECT_EQ(value("SELECT to_regclass('b') IS NULL"), "t");
  EXPECT_EQ(value("SELECT string_agg(id, ' ') FROM pgrush.migrations"), "1.sql");
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  expect_up();
}

TEST_F(MigratePgTest, TenMigratorsStartedTogetherApplyEachFileOnce) {
  std::vector<std::unique_ptr<Program>> migrators;
  for (int i = 0; i < 10; ++i)
    migrators.push_back(std::make_unique<Program>(
        std::vector<std::string>{"migrate", "up", "-d", database_.conninfo(), "--migrations",
                                 kOurs},
        false));
  for (const auto& migrator : migrators) EXPECT_EQ(migrator->wait(), 0) << migrator->err();
  const auto applying = std::ranges::count_if(migrators, [](const auto& migrator) {
    return migrator->err().find("migrations applied: ") != std::string::npos;
  });
  EXPECT_EQ(applying, 1);
  EXPECT_EQ(value("SELECT count(*) FROM pgrush.migrations"),
            std::to_string(provision::read_manifest(kOurs).size()));
  EXPECT_EQ(provision::dump_schema(database_.conninfo()), dump_of_ours());
}

TEST_F(MigratePgTest, WhoeverWaitsNamesTheMigratorThatWorks) {
  write({"CREATE TABLE a ()"});
  auto holder = std::make_unique<pg::Session>(other("holder"));
  ASSERT_EQ(holder->query(sql::lock_of_migrators).at(0, 0), "t");
  const std::string name = named(*holder, "holder");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("waits for another migrator of this database: " + name)) << up.err();
  EXPECT_EQ(value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgrush migrate' "
                  "AND datname = current_database() AND state LIKE 'idle in transaction%'"),
            "0")
      << "it waits with a transaction open";
  holder.reset();
  EXPECT_EQ(up.wait(), 0) << up.err();
}

TEST_F(MigratePgTest, WhatIsUpToDateDoesNotAskForTheLock) {
  write({"CREATE TABLE a ()"});
  expect_up();
  pg::Session holder = other("holder");
  holder.query(sql::lock_of_migrators);
  expect_up();
}

TEST_F(MigratePgTest, LockThatIsNotGivenIsAskedForAgainAndItsHolderNamed) {
  write({"CREATE TABLE a ()", "CREATE TABLE b (); ALTER TABLE a ADD c int"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session reader = other("reader");
  reader.script("BEGIN; SELECT * FROM a");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("it waited for " + named(reader, "reader"))) << up.err();
  reader.script("COMMIT");
  EXPECT_EQ(up.wait(), 0) << up.err();
  EXPECT_NE(up.err().find("SQLSTATE 55P03"), std::string::npos) << up.err();
  EXPECT_EQ(value("SELECT retries > 0 AND lock_wait_ms > 0 FROM pgrush.migrations WHERE id = "
                  "'2.sql'"),
            "t");
}

TEST_F(MigratePgTest, HistoryOfAnEarlierVersionIsLockedShortlyAndItsReaderNamed) {
  session_.script(
      "CREATE SCHEMA pgrush; CREATE TABLE pgrush.migrations (id text PRIMARY KEY, sha256 text NOT "
      "NULL, applied_at timestamptz NOT NULL DEFAULT now(), duration_ms double precision NOT NULL, "
      "applied_by text NOT NULL DEFAULT session_user)");
  write({"CREATE TABLE a ()"});
  pg::Session reader = other("reader");
  reader.script("BEGIN; SELECT * FROM pgrush.migrations");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("it waited for " + named(reader, "reader"))) << up.err();
  reader.script("COMMIT");
  EXPECT_EQ(up.wait(), 0) << up.err();
}

TEST_F(MigratePgTest, SessionThatHasToWaitIsNotEndedForBeingIdle) {
  write({"CREATE TABLE a ()", "ALTER TABLE a ADD b int"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session holder = other("holder");
  holder.query(sql::lock_of_migrators);
  pg::Session reader = other("reader");
  reader.script("BEGIN; SELECT * FROM a");
  session_.script("ALTER DATABASE " + database_.name() + " SET idle_session_timeout = '20ms'");
  Program up = on_database({"up"});
  EXPECT_TRUE(support::comes_true([&] {
    return value(
               "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'pgrush "
               "migrate' AND datname = current_database() AND clock_timestamp() - state_change > "
               "'0.2 s'") == "t";
  })) << up.err();
  holder.script("SELECT pg_advisory_unlock_all()");
  EXPECT_TRUE(up.says("tried again")) << up.err();
  reader.script("COMMIT");
  EXPECT_EQ(up.wait(), 0) << up.err();
}

TEST_F(MigratePgTest, InterruptedItEndsBetweenTwoSteps) {
  write({"CREATE TABLE a ()", "ALTER TABLE a ADD c int"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session reader = other("reader");
  reader.script("BEGIN; SELECT * FROM a");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("tried again")) << up.err();
  up.signal(SIGINT);
  EXPECT_EQ(up.wait(), 105) << up.err();
  reader.script("COMMIT");
  expect_up();
}

TEST_F(MigratePgTest, DryRunListsWhatWouldRunAndWritesNothing) {
  write({"CREATE TABLE a (); CREATE TABLE b ()", "VACUUM"});
  Program up = on_database({"up", "--dry-run"});
  EXPECT_EQ(up.wait(), 0) << up.err();
  EXPECT_EQ(up.out(), "1.sql: 2 statements in one transaction\n2.sql: 1 statement, one by one\n");
  EXPECT_EQ(value("SELECT to_regnamespace('pgrush') IS NULL AND to_regclass('a') IS NULL"), "t");
}

TEST_F(MigratePgTest, EditedMissingAndSwappedFilesAreRefusedBeforeAnythingIsRun) {
  const auto refusal = [&](const std::function<void(const fs::path&)>& spoil) {
    const support::TemporaryFolder copy;
    fs::copy(kOurs, copy.path(), fs::copy_options::recursive);
    spoil(copy.path());
    Program up = on_database({"up"}, copy.path());
    EXPECT_EQ(up.wait(), 100);
    EXPECT_EQ(value("SELECT to_regnamespace('pgrush') IS NULL"), "t");
    return up.err();
  };
  const std::string third = "00003_clinics_patients_users.sql";
  const std::string fourth = "00004_appointment_slots.sql";
  EXPECT_NE(refusal([&](const fs::path& folder) {
              std::ofstream(folder / third, std::ios::app) << "-- edited\n";
            }).find(third + ": is not what manifest.json was sealed with"),
            std::string::npos);
  EXPECT_NE(refusal([&](const fs::path& folder) {
              fs::remove(folder / third);
            }).find("names " + third + ", but there is no such file"),
            std::string::npos);
  EXPECT_NE(refusal([&](const fs::path& folder) {
              fs::rename(folder / third, folder / "x");
              fs::rename(folder / fourth, folder / third);
              fs::rename(folder / "x", folder / fourth);
            }).find(third + ": is not what manifest.json was sealed with"),
            std::string::npos);
}

// ---- Killed -------------------------------------------------------------------------------------

TEST_F(MigratePgTest, KilledInATransactionItLeavesNothingOfTheFile) {
  write({"CREATE TABLE a ()", "CREATE TABLE b (); ALTER TABLE a ADD c int; CREATE TABLE d ()"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session reader = other("reader");
  reader.script("BEGIN; SELECT * FROM a");
  Program up = on_database({"up"});
  EXPECT_TRUE(support::comes_true([&] { return migrator_waits(); }));
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  reader.script("COMMIT");
  EXPECT_TRUE(support::comes_true([&] { return migrators_are_gone(); }));
  EXPECT_EQ(value("SELECT to_regclass('b') IS NULL"), "t");
  expect_up();
  EXPECT_EQ(value("SELECT to_regclass('b') IS NOT NULL AND to_regclass('d') IS NOT NULL"), "t");
}

TEST_F(MigratePgTest, KilledInALongStatementTheServerEndsItsTransaction) {
  write({"CREATE TABLE a (); SELECT pg_sleep(600)"});
  Program up = on_database({"up"});
  EXPECT_TRUE(support::comes_true([&] {
    return value(
               "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND "
               "wait_event = 'PgSleep'") == "t";
  })) << up.err();
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  EXPECT_TRUE(support::comes_true([&] { return migrators_are_gone(); }));
}

TEST_F(MigratePgTest, KilledWhileAnIndexIsBuiltItGoesOnBehindWhatIsBuilt) {
  write({"CREATE TABLE a (b int, c int)",
         "CREATE INDEX CONCURRENTLY i ON a (b); CREATE INDEX CONCURRENTLY j ON a (c)"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session writer = other("writer");
  writer.script("BEGIN; INSERT INTO a VALUES (1, 1)");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("2.sql: waits for " + named(writer, "writer"))) << up.err();
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  // The server goes on building what the migrator has begun, and the next one has to bear that.
  Program next = on_database({"up"});
  EXPECT_TRUE(next.says("builds an index of its table: waits for it")) << next.err();
  writer.script("COMMIT");
  EXPECT_EQ(next.wait(), 0) << next.err();
  EXPECT_EQ(value("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid"),
            "2");
  EXPECT_EQ(value("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
}

TEST_F(MigratePgTest, StatementThatWasEditedMeanwhileIsNotTakenForDone) {
  const std::string table = "CREATE TABLE a (b int, c int)";
  write({table, "CREATE INDEX CONCURRENTLY i ON a (b)"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  pg::Session writer = other("writer");
  writer.script("BEGIN; INSERT INTO a VALUES (1, 1)");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("2.sql: waits for " + named(writer, "writer"))) << up.err();
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  writer.script("COMMIT");
  EXPECT_TRUE(support::comes_true([&] { return migrators_are_gone(); }));
  write({table, "CREATE INDEX CONCURRENTLY i ON a (b, c)"});
  Program edited = on_database({"up"});
  EXPECT_EQ(edited.wait(), 100);
  EXPECT_NE(edited.err().find("relation \"i\" already exists"), std::string::npos) << edited.err();
}

TEST_F(MigratePgTest, WhoeverHoldsTheLockOfAnIndexBuildIsNotTakenForItsBuilder) {
  write({"CREATE TABLE a (b int)", "CREATE UNIQUE INDEX CONCURRENTLY i ON a (b)"});
  Program first = on_database({"up", "--to", "1.sql"});
  ASSERT_EQ(first.wait(), 0) << first.err();
  session_.script("INSERT INTO a VALUES (1), (1)");
  Program failing = on_database({"up"});
  ASSERT_EQ(failing.wait(), 100);
  session_.script("DELETE FROM a");
  pg::Session vacuum = other("vacuum");
  vacuum.script("BEGIN; LOCK TABLE a IN SHARE UPDATE EXCLUSIVE MODE");
  Program up = on_database({"up"});
  EXPECT_TRUE(up.says("2.sql: waits for " + named(vacuum, "vacuum"))) << up.err();
  EXPECT_EQ(up.err().find("builds an index"), std::string::npos) << up.err();
  vacuum.script("COMMIT");
  EXPECT_EQ(up.wait(), 0) << up.err();
  EXPECT_EQ(value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"), "t");
}

TEST_F(MigratePgTest, DetachmentThatIsPendingIsCompleted) {
  for (const bool survives : {false, true}) {
    SCOPED_TRACE(survives);
    session_.script(
        "DROP TABLE IF EXISTS a, a1; DROP SCHEMA IF EXISTS pgrush CASCADE; CREATE TABLE a (b int) "
        "PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1)");
    write({"ALTER TABLE a DETACH PARTITION a1 CONCURRENTLY -- it is empty"});
    pg::Session reader = other("reader");
    reader.script("BEGIN; SELECT * FROM a");
    Program up = on_database({"up"});
    EXPECT_TRUE(up.says("1.sql: waits for " + named(reader, "reader"))) << up.err();
    up.signal(SIGKILL);
    EXPECT_EQ(up.wait(), 128 + SIGKILL);
    if (!survives) {
      value(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgrush "
          "migrate' AND datname = current_database()");
      EXPECT_TRUE(support::comes_true([&] { return migrators_are_gone(); }));
    }
    Program next = on_database({"up"});
    EXPECT_TRUE(next.says("1.sql: waits for ")) << next.err();
    reader.script("COMMIT");
    EXPECT_EQ(next.wait(), 0) << next.err();
    EXPECT_EQ(value("SELECT count(*) FROM pg_inherits"), "0");
  }
}

/// Of the tables there, as "name valid"; their TOAST tables' are among them.
constexpr const char* kIndexesOfA =
    "SELECT string_agg(concat(indexrelid::regclass, ' ', indisvalid), ', ' ORDER BY indrelid, "
    "indexrelid::regclass::text) FROM pg_index WHERE indrelid IN (SELECT unnest(ARRAY[oid, "
    "reltoastrelid]) FROM pg_class WHERE relname IN ('a', 'a1'))";

TEST_F(MigratePgTest, KilledWhileAnIndexIsRebuiltNothingIsLeftOfIt) {
  for (const std::string& reindex : std::vector<std::string>{
           "INDEX CONCURRENTLY i", "TABLE CONCURRENTLY a1", "SCHEMA CONCURRENTLY public",
           "DATABASE CONCURRENTLY \"" + database_.name() + "\""}) {
    SCOPED_TRACE(reindex);
    session_.script(
        "DROP TABLE IF EXISTS a; DROP SCHEMA IF EXISTS pgrush CASCADE; CREATE TABLE a (b text) "
        "PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a DEFAULT; CREATE INDEX i ON a (b)");
    const std::string before = value(kIndexesOfA);
    write({"REINDEX " + reindex});
    pg::Session writer = other("writer");
    writer.script("BEGIN; INSERT INTO a VALUES ('1')");
    Program up = on_database({"up"});
    EXPECT_TRUE(up.says("1.sql: waits for " + named(writer, "writer"))) << up.err();
    // Its session in the server goes with it: nobody ends what it has begun.
    value(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgrush "
        "migrate' AND datname = current_database() AND query LIKE 'REINDEX%'");
    EXPECT_NE(up.wait(), 0);
    EXPECT_NE(value(kIndexesOfA).find("_ccnew f"), std::string::npos) << value(kIndexesOfA);
    writer.script("COMMIT");
    expect_up();
    EXPECT_EQ(value(kIndexesOfA), before);
  }
}

/// A database on which a migrator can be stopped before any statement that changes the schema.
class Stoppable {
 public:
  explicit Stoppable(const fs::path& folder)
      : up_{"migrate", "up", "-d", database_.conninfo(), "--migrations", folder.string()} {
    holder_.script(support::text_of(PGRUSH_SOURCE "/tests/run/stops.sql"));
  }

  /// Starts a migrator, and kills it when it has come to that statement; 1 is the first one.
  void kill_at(int stop) {
    holder_.script("SELECT pg_advisory_lock(" + std::to_string(stop) + ")");
    Program killed(up_, false);
    EXPECT_TRUE(support::comes_true([&] {
      return value_of(holder_,
                      "SELECT count(*) > 0 FROM pg_locks AS l JOIN pg_database AS d ON d.oid = "
                      "l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' "
                      "AND NOT l.granted AND l.objid = " +
                          std::to_string(stop)) == "t";
    })) << killed.err();
    killed.signal(SIGKILL);
    EXPECT_EQ(killed.wait(), 128 + SIGKILL);
    holder_.script("SELECT pg_advisory_unlock_all()");
  }
  /// Lets a migrator go to the end. How many statements there were, with those of killed ones.
  int finish() {
    Program next(up_, false);
    EXPECT_EQ(next.wait(), 0) << next.err();
    return std::stoi(value_of(holder_, "SELECT last_value FROM stops.reached"));
  }
  std::string schema() {
    holder_.script("DROP EVENT TRIGGER stop; DROP SCHEMA stops CASCADE");
    return provision::dump_schema(database_.conninfo());
  }

 private:
  provision::Database database_ = support::empty_database();
  pg::Session holder_{database_.conninfo()};
  std::vector<std::string> up_;
};

int stops_of(const fs::path& folder) { return Stoppable(folder).finish(); }

/// The next migrator ends with the schema that there is when nothing disturbs it.
void expect_same_after_kill_at(int stop, const fs::path& folder, const std::string& undisturbed) {
  SCOPED_TRACE("stop " + std::to_string(stop));
  Stoppable database(folder);
  database.kill_at(stop);
  database.finish();
  const std::string schema = database.schema();
  for (const std::string& difference :
       provision::schema_differences(schema, undisturbed, "the schema of an undisturbed run"))
    ADD_FAILURE() << difference;
  EXPECT_TRUE(schema == undisturbed);
}

TEST_F(MigratePgTest, KilledAtAnyStatementTheNextOneEndsWithTheSameSchema) {
  write({"CREATE TABLE a (); CREATE TABLE b (c int)", "ALTER TABLE a ADD d int",
         "CREATE INDEX CONCURRENTLY i ON b (c); DROP INDEX CONCURRENTLY i"});
  Stoppable undisturbed(folder_.path());
  const int stops = undisturbed.finish();
  EXPECT_GE(stops, 5);
  const std::string schema = undisturbed.schema();
  for (int stop = 1; stop <= stops; ++stop) expect_same_after_kill_at(stop, folder_.path(), schema);
}

TEST_F(MigratePgTest, KilledAnywhereTheNextOneEndsWithTheSameSchema) {
  const auto seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> any(1, stops_of(kOurs));
  for (int round = 0; round < 3; ++round)
    expect_same_after_kill_at(any(random), kOurs, dump_of_ours());
}

/// In parts, each of which is done in minutes.
class MigrateSlow : public testing::TestWithParam<int> {};
constexpr int kParts = 8;

TEST_P(MigrateSlow, KilledAtAnyStatementOfOursTheNextOneEndsWithTheSameSchema) {
  const int stops = stops_of(kOurs);
  for (int stop = 1 + GetParam(); stop <= stops && !HasFailure(); stop += kParts)
    expect_same_after_kill_at(stop, kOurs, dump_of_ours());
}
INSTANTIATE_TEST_SUITE_P(Parts, MigrateSlow, testing::Range(0, kParts));

// ---- rollback -----------------------------------------------------------------------------------

TEST_F(MigratePgTest, RollbackTakesBackWhatIsNamedAndAllThatCameAfterIt) {
  write({"CREATE TABLE a ()", "CREATE TABLE b ()", "CREATE TABLE c ()"});
  folder_.write("rollbacks/2.sql", "DROP TABLE b");
  folder_.write("rollbacks/3.sql", "DROP TABLE c");
  expect_up();
  Program rollback = on_database({"rollback", "2.sql"});
  EXPECT_EQ(rollback.wait(), 0) << rollback.err();
  EXPECT_LT(rollback.err().find("3.sql taken back"), rollback.err().find("2.sql taken back"))
      << rollback.err();
  EXPECT_NE(rollback.err().find("migrations taken back: 2"), std::string::npos) << rollback.err();
  EXPECT_EQ(value("SELECT concat(to_regclass('a'), to_regclass('b'), to_regclass('c'))"), "a");
  EXPECT_EQ(value("SELECT string_agg(id, ' ') FROM pgrush.migrations"), "1.sql");
  expect_up();
  EXPECT_EQ(value("SELECT concat(to_regclass('a'), to_regclass('b'), to_regclass('c'))"), "abc");
}

TEST_F(MigratePgTest, RollbackThatFailsLeavesTheMigration) {
  write({"CREATE TABLE a ()"});
  folder_.write("rollbacks/1.sql", "DROP TABLE a;\nSELECT 1/0");
  expect_up();
  Program rollback = on_database({"rollback", "1.sql"});
  EXPECT_EQ(rollback.wait(), 100);
  EXPECT_NE(rollback.err().find("rollbacks/1.sql: line 2, column 1: division by zero"),
            std::string::npos)
      << rollback.err();
  EXPECT_EQ(value("SELECT concat(to_regclass('a'), ' ', id) FROM pgrush.migrations"), "a 1.sql");
}

TEST_F(MigratePgTest, RollbackThatCannotBeIsRefusedBeforeAnythingIsTakenBack) {
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  folder_.write("rollbacks/2.sql", "DROP TABLE b");
  const auto refusal = [&] {
    Program rollback = on_database({"rollback", "1.sql"});
    EXPECT_EQ(rollback.wait(), 100);
    return rollback.err();
  };
  EXPECT_NE(refusal().find("1.sql is not applied to this database"), std::string::npos);
  EXPECT_EQ(value("SELECT to_regnamespace('pgrush') IS NULL"), "t");
  expect_up();
  EXPECT_NE(refusal().find("rollbacks/1.sql: there is no such file, so 1.sql cannot be taken back"),
            std::string::npos);
  folder_.write("rollbacks/1.sql", "VACUUM");
  EXPECT_NE(refusal().find("rollbacks/1.sql: cannot be run in one transaction"), std::string::npos);
  EXPECT_EQ(value("SELECT to_regclass('b') IS NOT NULL"), "t");
}

TEST_F(MigratePgTest, OursAreTakenBackAndAppliedAgain) {
  expect_up(kOurs);
  Program rollback = on_database({"rollback", "00001"}, kOurs);
  EXPECT_EQ(rollback.wait(), 0) << rollback.err();
  EXPECT_EQ(value("SELECT count(*) FROM pgrush.migrations"), "0");
  EXPECT_EQ(value("SELECT to_regclass('public.clinics') IS NULL"), "t");
  expect_up(kOurs);
  EXPECT_EQ(provision::dump_schema(database_.conninfo()), dump_of_ours());
}

// ---- The other commands -------------------------------------------------------------------------

TEST_F(MigratePgTest, StatusFollowsItsSchema) {
  write({"CREATE TABLE a ()", "VACUUM; DROP INDEX CONCURRENTLY nowhere", "SELECT 1"});
  Program up = on_database({"up"});
  EXPECT_EQ(up.wait(), 100);
  Program status = on_database({"status", "--json"});
  EXPECT_EQ(status.wait(), 0) << status.err();
  const json told = json::parse(status.out());
  EXPECT_EQ(report::sample::objections(told, "migrations.schema.json"), "");
  EXPECT_EQ(told["migrations"][0]["state"], "applied");
  EXPECT_EQ(told["migrations"][1]["state"], "partial");
  EXPECT_EQ(told["migrations"][1]["statements_applied"], 1);
  EXPECT_EQ(told["migrations"][2]["state"], "pending");
  Program lines = on_database({"status"});
  EXPECT_EQ(lines.wait(), 0) << lines.err();
  EXPECT_NE(lines.out().find("partial  2.sql  1 of 2 statements\n"), std::string::npos)
      << lines.out();
}

TEST_F(MigratePgTest, StatusOfAnEmptyDatabaseChangesNothing) {
  Program status = on_database({"status", "--json"}, kOurs);
  EXPECT_EQ(status.wait(), 0) << status.err();
  const json told = json::parse(status.out());
  EXPECT_EQ(report::sample::objections(told, "migrations.schema.json"), "");
  EXPECT_EQ(told["counts"]["pending"], provision::read_manifest(kOurs).size());
  EXPECT_EQ(value("SELECT to_regnamespace('pgrush') IS NULL"), "t");
}

TEST_F(MigratePgTest, DumpIsTheSameOfADatabaseAndOfItsMigrations) {
  expect_up(kOurs);
  Program live = on_database({"dump"}, kOurs);
  EXPECT_EQ(live.wait(), 0) << live.err();
  Program thrown_away = migrate({"dump", "--migrations", kOurs});
  EXPECT_EQ(thrown_away.wait(), 0) << thrown_away.err();
  EXPECT_EQ(live.out(), thrown_away.out());
  EXPECT_NE(live.out().find("CREATE TABLE public.appointments"), std::string::npos);
  EXPECT_EQ(live.out().find("-- Dumped"), std::string::npos);
  EXPECT_EQ(live.out().find("pgrush.migrations"), std::string::npos);
  EXPECT_TRUE(thrown_away.left_behind().empty());
}

TEST_F(MigratePgTest, DumpForPeopleTellsClassAndRetention) {
  session_.script(
      "CREATE TABLE notes (id int PRIMARY KEY, body text); COMMENT ON TABLE notes IS 'Notes "
      "[class: PHI] [retention: 10 years]'; COMMENT ON COLUMN notes.id IS 'Key [class: public]'; "
      "ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON notes USING (id > 0)");
  Program docs = on_database({"dump", "--docs"});
  EXPECT_EQ(docs.wait(), 0) << docs.err();
  for (const char* line :
       {"### public.notes\nNotes\n", "A table; class PHI; kept 10 years.\n",
        "| `id` | `integer NOT NULL` | public | 10 years | Key |\n",
        "| `body` | `text` | PHI | 10 years |  |\n", "* `notes_pkey`: `PRIMARY KEY (id)`\n",
        "* `own` for ALL to PUBLIC: rows where `(id > 0)`\n"})
    EXPECT_NE(docs.out().find(line), std::string::npos) << line << "\n" << docs.out();
}

TEST_F(MigratePgTest, NewMigrationIsAppliedOnceItIsWrittenAndAccepted) {
  write({"CREATE TABLE a ()"});
  ASSERT_EQ(migrate({"accept", "--migrations", folder_.path()}).wait(), 0);
  Program made = migrate({"new", "add_b", "--migrations", folder_.path()});
  EXPECT_EQ(made.wait(), 0) << made.err();
  const fs::path file = folder_.path() / "2_add_b.sql";
  EXPECT_NE(made.err().find(file.string() + " is to be written"), std::string::npos) << made.err();
  folder_.write(file.filename(), support::text_of(file) + "CREATE TABLE b ();\n");
  Program unsealed = on_database({"up"});
  EXPECT_EQ(unsealed.wait(), 100);
  EXPECT_NE(unsealed.err().find("2_add_b.sql: is not what manifest.json was sealed with"),
            std::string::npos)
      << unsealed.err();
  ASSERT_EQ(migrate({"accept", "--migrations", folder_.path()}).wait(), 0);
  expect_up();
  EXPECT_EQ(value("SELECT to_regclass('b') IS NOT NULL"), "t");
}

TEST_F(MigratePgTest, SeedsAreAppliedButNoDemoInProduction) {
  folder_.write("seeds/core.sql", "CREATE TABLE IF NOT EXISTS core ()");
  folder_.write("seeds/demo.sql", "CREATE TABLE IF NOT EXISTS demo ()");
  for (const char* name : {"core", "demo", "demo"}) {
    Program seed = on_database({"seed", name});
    EXPECT_EQ(seed.wait(), 0) << seed.err();
  }
  session_.script("DROP TABLE demo; ALTER DATABASE " + database_.name() +
                  " SET app.environment = 'production'");
  Program core = on_database({"seed", "core"});
  EXPECT_EQ(core.wait(), 0) << core.err();
  Program demo = on_database({"seed", "demo"});
  EXPECT_EQ(demo.wait(), 100);
  EXPECT_NE(demo.err().find("demo data is refused"), std::string::npos) << demo.err();
  EXPECT_EQ(value("SELECT to_regclass('demo') IS NULL"), "t");
  Program unknown = on_database({"seed", "../1"});
  EXPECT_EQ(unknown.wait(), 104) << unknown.err();
}

TEST_F(MigratePgTest, WhatCannotBeUsedIsRefusedInOneSentence) {
  write({"SELECT 1"});
  const std::vector<std::pair<std::vector<std::string>, std::string>> refused{
      {{"up"}, "pgrush migrate up needs a database"},
      {{"status"}, "pgrush migrate status needs a database"},
      {{"upp"}, "unknown argument upp (did you mean up?); see pgrush migrate --help"},
      {{"up", "--dry-rum"},
       "unknown flag --dry-rum (did you mean --dry-run?); see pgrush migrate up"},
      {{"new"}, "NAME is required; see pgrush migrate new --help"},
      {{"new", "A b", "--migrations", folder_.path()}, "A b is no name for a migration"},
      {{"up", "-d", database_.conninfo(), "--to", "2.sql", "--migrations", folder_.path()},
       "manifest.json names no migration 2.sql (did you mean 1.sql?)"},
      {{"rollback"}, "ID is required; see pgrush migrate rollback --help"},
      {{"rollback", "1.sql"}, "pgrush migrate rollback needs a database"},
      {{}, "see pgrush migrate --help"}};
  for (const auto& [words, says] : refused) {
    Program program = migrate(words);
    EXPECT_EQ(program.wait(), 104) << says;
    EXPECT_NE(program.err().find(says), std::string::npos) << says << "\n" << program.err();
    EXPECT_EQ(std::ranges::count(program.err(), '\n'), 1) << program.err();
  }
}

TEST_F(MigratePgTest, ConnectionStringInAWrongPlaceKeepsItsPassword) {
  write({"SELECT 1"});
  for (const char* dsn : {"postgresql://me:s3cret@nowhere/db", "host=nowhere password=s3cret"})
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"seed", dsn}, {"up", "--to", dsn}, {"rollback", dsn}}) {
      Program program = on_database(words);
      EXPECT_EQ(program.wait(), 104) << program.err();
      EXPECT_NE(program.err().find("nowhere"), std::string::npos) << program.err();
      EXPECT_EQ(program.err().find("s3cret"), std::string::npos) << program.err();
    }
  Program made = migrate({"new", "password=s3cret", "--migrations", folder_.path()});
  EXPECT_EQ(made.wait(), 104);
  EXPECT_EQ(made.err().find("s3cret"), std::string::npos) << made.err();
}

TEST_F(MigratePgTest, EachCommandHelpsWithAnExample) {
  for (const char* command :
       {"up", "rollback", "status", "verify", "dump", "new", "lint", "accept", "seed"}) {
    Program help = migrate({command, "--help"});
    EXPECT_EQ(help.wait(), 0) << help.err();
    EXPECT_NE(help.out().find("Example:\n  pgrush migrate " + std::string(command)),
              std::string::npos)
        << help.out();
  }
}

}  // namespace
