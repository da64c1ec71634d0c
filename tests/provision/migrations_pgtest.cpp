#include "provision/migrations.h"

#include <gtest/gtest.h>

#include "support/failure.h"
#include "support/migration_folder.h"
#include "support/server.h"

namespace {

using support::value_of;

/// An empty database, and a folder of migrations to apply to it.
class MigrationsPgTest : public testing::Test {
 protected:
  void write(const std::vector<std::string>& texts) const {
    support::write_migrations(folder_, texts);
  }
  std::vector<provision::AppliedMigration> migrate() {
    return provision::migrate(session_, folder_.path());
  }
  void expect_refused(const std::string& words) {
    const auto failed = support::failure_of([this] { migrate(); });
    EXPECT_EQ(failed.status, 100);
    EXPECT_TRUE(failed.says(words)) << failed.sentence;
    EXPECT_FALSE(session_.in_transaction());
  }
  bool has_table(const std::string& name) {
    return value_of(session_, "SELECT to_regclass('" + name + "') IS NOT NULL") == "t";
  }
  std::string applied() {
    return value_of(session_, "SELECT string_agg(id, ' ' ORDER BY id) FROM pgrush.migrations");
  }

  support::TemporaryFolder folder_;
  provision::Database database_ = support::empty_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(MigrationsPgTest, AreAppliedInOrderAndRecorded) {
  write({"CREATE TABLE a ()", "ALTER TABLE a ADD b int; ALTER TABLE a ADD c int;"});
  const auto applied = migrate();
  ASSERT_EQ(applied.size(), 2U);
  EXPECT_EQ(applied[1].id, "2.sql");
  EXPECT_TRUE(applied[1].applied_now);
  EXPECT_EQ(applied[0].sha256,
            value_of(session_, "SELECT sha256 FROM pgrush.migrations WHERE id = '1.sql'"));
  EXPECT_EQ(value_of(session_,
                     "SELECT count(*) FROM pgrush.migrations WHERE applied_by = session_user AND "
                     "duration_ms >= 0 AND applied_at <= now() AND sha256 = "
                     "encode(sha256(CASE id WHEN '1.sql' THEN 'CREATE TABLE a ()'::bytea ELSE "
                     "'ALTER TABLE a ADD b int; ALTER TABLE a ADD c int;' END), 'hex')"),
            "2");
}

TEST_F(MigrationsPgTest, OnlyWhatIsPendingIsApplied) {
  write({"CREATE TABLE a ()"});
  migrate();
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  const auto applied = migrate();
  EXPECT_FALSE(applied[0].applied_now);
  EXPECT_TRUE(applied[1].applied_now);
  EXPECT_TRUE(has_table("b"));
}

TEST_F(MigrationsPgTest, FileThatWasChangedSinceIsRefusedBeforeAnythingIsApplied) {
  write({"CREATE TABLE a ()"});
  migrate();
  write({"CREATE TABLE a () ", "CREATE TABLE b ()"});
  expect_refused("1.sql: was changed since it was applied");
  EXPECT_FALSE(has_table("b"));
}

TEST_F(MigrationsPgTest, FileThatWasAppliedAndIsMissingIsRefused) {
  write({"", ""});
  migrate();
  std::filesystem::remove(folder_.path() / "2.sql");
  write({""});
  expect_refused("2.sql: is applied to the database, but not in manifest.json");
}

TEST_F(MigrationsPgTest, FileThatSortsBeforeAnAppliedOneIsRefused) {
  write({"", ""});
  migrate();
  folder_.write("11.sql", "CREATE TABLE late ()");
  folder_.write("manifest.json",
                R"({"migrations": [{"id": "1.sql"}, {"id": "11.sql"}, {"id": "2.sql"}]})");
  expect_refused("11.sql: sorts before 2.sql, which is applied already");
  EXPECT_FALSE(has_table("late"));
}

TEST_F(MigrationsPgTest, FileThatNoManifestNamesIsRefused) {
  write({""});
  folder_.write("stray.sql", "");
  expect_refused("stray.sql: is not in manifest.json");
}

TEST_F(MigrationsPgTest, ErrorNamesFileLineColumnAndSqlstate) {
  write({"", "-- Straße, 12 €\nCREATE TABLE a ();\n\nCREATE TABEL b ();\n"});
  expect_refused("2.sql: line 4, column 8: syntax error at or near \"TABEL\" (SQLSTATE 42601)");
  EXPECT_FALSE(has_table("a"));
  EXPECT_EQ(applied(), "1.sql");
}

TEST_F(MigrationsPgTest, ErrorInAFunctionBodyNamesTheLineOfTheFile) {
  write({"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  nonsense;\nEND $$"});
  expect_refused("1.sql: line 3, column 3: syntax error");
}

TEST_F(MigrationsPgTest, ErrorWithoutAPlaceNamesItsStatement) {
  write(
      {"CREATE TABLE a ();\n -- Why.\n  DO $$ BEGIN RAISE EXCEPTION 'no luck' USING ERRCODE = "
       "'P0042'; END $$; CREATE TABLE b ()"});
  expect_refused("1.sql: line 3, column 3: no luck (SQLSTATE P0042), in \"DO ...\"");
}

TEST_F(MigrationsPgTest, ErrorAtTheCommitIsTheFilesToo) {
  write(
      {"CREATE TABLE a (b int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1), "
       "(1)"});
  expect_refused("1.sql: duplicate key value");
  EXPECT_FALSE(has_table("a"));
}

TEST_F(MigrationsPgTest, EachFileIsATransactionOfItsOwn) {
  write({"CREATE TABLE a ()", "CREATE TABLE b (); SELECT 1/0"});
  expect_refused("2.sql: line 1, column 20: division by zero");
  EXPECT_TRUE(has_table("a"));
  EXPECT_FALSE(has_table("b"));
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  migrate();
  EXPECT_TRUE(has_table("b"));
}

TEST_F(MigrationsPgTest, FileThatCannotBeRecordedIsNotApplied) {
  write({"CREATE TABLE a (); ALTER TABLE pgrush.migrations ADD CHECK (id <> '1.sql')"});
  expect_refused("1.sql: new row for relation \"migrations\" violates check constraint");
  EXPECT_FALSE(has_table("a"));
}

TEST_F(MigrationsPgTest, FileThatEndsItsTransactionIsRefused) {
  for (const char* text : {"COMMIT", "ROLLBACK", "COMMIT; BEGIN", "ROLLBACK AND CHAIN"}) {
    write({"CREATE TABLE a ()", text});
    expect_refused("2.sql: line 1, column 1: \"" + std::string(text).substr(0, 6));
    EXPECT_FALSE(has_table("a")) << text << ": nothing is run before";
  }
}

TEST_F(MigrationsPgTest, CopyFromTheClientIsRefusedWithWords) {
  write({"CREATE TABLE a (b int);\nCOPY a FROM stdin;\n1\n\\.\n"});
  expect_refused("1.sql: line 3, column 1: syntax error");
  write({"CREATE TABLE a (b int); COPY a FROM stdin;"});
  expect_refused("1.sql: line 1, column 25: a COPY from or to the client is not possible here");
}

TEST_F(MigrationsPgTest, NothingThatAFileSetsReachesTheNext) {
  write(
      {"CREATE ROLE pgrush_test_role; SET ROLE pgrush_test_role; SET search_path = nowhere; "
       "SET statement_timeout = 77",
       "CREATE TABLE a AS SELECT current_user AS who, current_setting('statement_timeout') AS "
       "timeout; ALTER TABLE a SET SCHEMA public"});
  migrate();
  EXPECT_EQ(value_of(session_, "SELECT who || ' ' || timeout FROM public.a"), "postgres 0");
  EXPECT_EQ(value_of(session_, "SELECT current_user"), "postgres");
}

TEST_F(MigrationsPgTest, HistoryTellsHowEachWasApplied) {
  write({"CREATE TABLE a (b int); SELECT 1", "SET search_path = public; VACUUM a; ANALYZE a"});
  migrate();
  EXPECT_EQ(value_of(session_,
                     "SELECT string_agg(concat_ws(' ', id, statements_applied, statements_total, "
                     "cardinality(statement_sha256s), retries, lock_wait_ms >= 0, finished_at >= "
                     "started_at, length(chain), server_version <> ''), '; ' ORDER BY id) FROM "
                     "pgrush.migrations"),
            "1.sql 2 2 0 t t 64 t; 2.sql 2 2 2 0 t t 64 t");
}

TEST_F(MigrationsPgTest, HistoryOfAnEarlierVersionIsTakenAsItIs) {
  session_.script(
      "CREATE SCHEMA pgrush; CREATE TABLE pgrush.migrations (id text PRIMARY KEY, sha256 text NOT "
      "NULL, applied_at timestamptz NOT NULL DEFAULT now(), duration_ms double precision NOT NULL, "
      "applied_by text NOT NULL DEFAULT session_user); INSERT INTO pgrush.migrations VALUES "
      "('1.sql', encode(sha256('SELECT 1'), 'hex'), now(), 7)");
  write({"SELECT 1", "CREATE TABLE b ()"});
  const auto applied = migrate();
  EXPECT_FALSE(applied[0].applied_now);
  EXPECT_EQ(applied[0].duration_ms, 7);
  EXPECT_TRUE(applied[1].applied_now);
  EXPECT_EQ(value_of(session_, "SELECT count(*) FROM pgrush.migrations WHERE finished_at IS NULL"),
            "1");
}

TEST_F(MigrationsPgTest, HistoryThatIsUpToDateIsNotLocked) {
  write({"CREATE TABLE a ()"});
  migrate();
  pg::Session reader(database_.conninfo());
  reader.script("BEGIN; SELECT * FROM pgrush.migrations");
  write({"CREATE TABLE a ()", "CREATE TABLE b ()"});
  EXPECT_TRUE(migrate()[1].applied_now);
}

TEST_F(MigrationsPgTest, HistoryOfAnotherLoginIsRefusedWithTheWayOut) {
  write({"CREATE TABLE a ()"});
  migrate();
  session_.script(
      "DROP ROLE IF EXISTS pgrush_test_deploy; CREATE ROLE pgrush_test_deploy; SET ROLE "
      "pgrush_test_deploy");
  expect_refused(
      "pgrush.migrations, belongs to postgres, and pgrush_test_deploy may not read it: connect as "
      "postgres, or let it GRANT postgres TO pgrush_test_deploy");
  session_.script("RESET ROLE; DROP ROLE pgrush_test_deploy");
}

TEST_F(MigrationsPgTest, DeadlockIsTriedAgain) {
  session_.script("CREATE SEQUENCE tries");
  write(
      {"DO $$ BEGIN IF nextval('tries') = 1 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE "
       "= '40P01'; END IF; END $$"});
  EXPECT_TRUE(migrate()[0].applied_now);
  EXPECT_EQ(value_of(session_, "SELECT retries FROM pgrush.migrations"), "1");
}

TEST_F(MigrationsPgTest, NewEnumValueIsToBeUsedInALaterFile) {
  const std::string make =
      "CREATE TYPE mood AS ENUM (); CREATE TABLE a (b mood); CREATE TABLE c (d "
      "text)";
  const std::string add = "ALTER TYPE mood ADD VALUE 'fine'; INSERT INTO c VALUES ('fine');\n";
  write({make, add + "INSERT INTO a VALUES ('fine')"});
  expect_refused(
      "(SQLSTATE 55P04), in \"INSERT INTO a VALUES (...\": it can be used after a commit");
  write({make, add, "INSERT INTO a VALUES ('fine')"});
  migrate();
  EXPECT_EQ(value_of(session_, "SELECT concat(b, ' ', d) FROM a, c"), "fine fine");
}

TEST_F(MigrationsPgTest, WhatOnlyTheServerKnowsToCommitRunsStatementByStatement) {
  write(
      {"CREATE TABLE a (b int) PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a DEFAULT; "
       "CREATE INDEX i ON a (b); CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN INSERT INTO a "
       "VALUES (1); COMMIT; END'",
       "SET work_mem = '1MB'; REINDEX TABLE a; CALL p(); CALL q()"});
  expect_refused("2.sql: line 1, column 55: procedure q() does not exist");
  EXPECT_EQ(value_of(session_,
                     "SELECT concat_ws(' ', statements_applied, statements_total) FROM "
                     "pgrush.migrations WHERE id = '2.sql'"),
            "2 3");
  session_.script("CREATE PROCEDURE q() LANGUAGE sql AS ''");
  migrate();
  EXPECT_EQ(value_of(session_, "SELECT count(*) FROM a"), "1");
}

TEST_F(MigrationsPgTest, WhatCommitsIsRefusedBesideWhatHasToBeInATransaction) {
  write({"CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'; CREATE TABLE a ()",
         "CREATE TABLE b (); CALL p()"});
  expect_refused("2.sql: line 1, column 20: invalid transaction termination (SQLSTATE 2D000)");
  EXPECT_FALSE(has_table("b"));
}

TEST_F(MigrationsPgTest, MixedFileIsRefusedBeforeAnythingIsRun) {
  write({"CREATE TABLE a (b int)", "CREATE TABLE c ();\nCREATE INDEX CONCURRENTLY i ON a (b)"});
  expect_refused(
      "2.sql: line 2, column 1: \"CREATE INDEX CONCURRENTLY i ON a (b)\" cannot be in a");
  EXPECT_FALSE(has_table("a"));
}

TEST_F(MigrationsPgTest, FileOfConcurrentStatementsIsResumedBehindThoseThatAreApplied) {
  write({"CREATE TABLE a (b int); INSERT INTO a VALUES (1), (1)",
         "CREATE INDEX CONCURRENTLY first ON a (b);\nSET maintenance_work_mem = '2MB';\n"
         "CREATE UNIQUE INDEX CONCURRENTLY second ON a (b)"});
  expect_refused(
      "2.sql: line 3, column 1: could not create unique index \"second\" (SQLSTATE 23505)");
  EXPECT_EQ(value_of(session_,
                     "SELECT concat_ws(' ', statement_in_doubt, statements_applied, "
                     "statements_total, finished_at IS NULL) FROM pgrush.migrations "
                     "WHERE id = '2.sql'"),
            "1 2 t");
  EXPECT_EQ(value_of(session_,
                     "SELECT indisvalid FROM pg_index WHERE indexrelid = "
                     "'second'::regclass"),
            "f");
  EXPECT_EQ(value_of(session_, "SELECT current_setting('maintenance_work_mem') <> '2MB'"), "t");

  const std::string first = value_of(session_, "SELECT 'first'::regclass::oid");
  session_.script("DELETE FROM a");
  EXPECT_TRUE(migrate()[1].applied_now);
  EXPECT_EQ(value_of(session_, "SELECT 'first'::regclass::oid"), first) << "it was built again";
  EXPECT_EQ(value_of(session_,
                     "SELECT indisvalid FROM pg_index WHERE indexrelid = "
                     "'second'::regclass"),
            "t");
  EXPECT_FALSE(migrate()[1].applied_now);
}

TEST_F(MigrationsPgTest, FileThatWasBegunMayChangeOnlyBehindWhatIsApplied) {
  write({"CREATE TABLE a (b int)", "VACUUM a; CREATE INDEX CONCURRENTLY i ON nowhere (b)"});
  expect_refused("2.sql: line 1, column 11: relation \"nowhere\" does not exist");
  write({"CREATE TABLE a (b int)", "VACUUM FULL a; CREATE INDEX CONCURRENTLY i ON a (b)"});
  const std::string refusal = "2.sql: was changed where it is applied: its first 1 statements";
  expect_refused(refusal);
  write({"CREATE TABLE a (b int)", "CREATE INDEX i ON a (b)"});
  expect_refused(refusal);
  write({"CREATE TABLE a (b int)", "VACUUM a; CREATE INDEX CONCURRENTLY i ON a (b)"});
  migrate();
  EXPECT_TRUE(has_table("i"));
}

TEST_F(MigrationsPgTest, FileWhoseFirstStatementFailedMayBecomeAnotherOrGo) {
  const std::string table = "CREATE TABLE a (b int)";
  write({table, "CREATE INDEX CONCURRENTLY i ON nowhere (b)"});
  expect_refused("relation \"nowhere\" does not exist");
  std::filesystem::remove(folder_.path() / "2.sql");
  write({table});
  EXPECT_EQ(migrate().size(), 1U);
  write({table, "CREATE INDEX i ON a (b)"});
  EXPECT_TRUE(migrate()[1].applied_now);
  EXPECT_TRUE(has_table("i"));
  EXPECT_EQ(
      value_of(session_, "SELECT count(*) FROM pgrush.migrations WHERE finished_at IS NOT NULL"),
      "2");
}

TEST_F(MigrationsPgTest, PartitionThatCannotBeDetachedConcurrentlyIsToldWithItsPlace) {
  write(
      {"CREATE TABLE a (b int) PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a FOR VALUES IN "
       "(1); CREATE TABLE a2 PARTITION OF a DEFAULT",
       "\nALTER TABLE a DETACH PARTITION a1 CONCURRENTLY"});
  expect_refused(
      "2.sql: line 2, column 1: cannot detach partitions concurrently when a default partition "
      "exists (SQLSTATE 55000)");
  EXPECT_EQ(value_of(session_,
                     "SELECT statement_in_doubt IS NULL FROM pgrush.migrations WHERE id = "
                     "'2.sql'"),
            "t");
}

TEST_F(MigrationsPgTest, StatementThatCameToItsEndUnnoticedIsNotAFailure) {
  write({"CREATE TABLE a (b int)",
         "CREATE INDEX CONCURRENTLY i ON a (b); DROP INDEX CONCURRENTLY i"});
  migrate();
  const auto forget = [this](int applied) {
    session_.script("UPDATE pgrush.migrations SET finished_at = NULL, statements_applied = " +
                    std::to_string(applied) + ", statement_in_doubt = statement_sha256s[" +
                    std::to_string(applied + 1) + "], statement_sha256s = statement_sha256s[1:" +
                    std::to_string(applied) + "] WHERE id = '2.sql'");
  };
  forget(1);
  migrate();
  EXPECT_FALSE(has_table("i"));
  forget(0);
  session_.script("CREATE INDEX i ON a (b)");
  migrate();
  EXPECT_FALSE(has_table("i")) << "the second statement was not run";
}

TEST_F(MigrationsPgTest, IndexOfSomebodyElseIsNotTakenForOurs) {
  write(
      {"CREATE TABLE a (b int); CREATE INDEX i ON a (b)", "CREATE INDEX CONCURRENTLY i ON a (b)"});
  for (int attempt = 0; attempt < 2; ++attempt)
    expect_refused("2.sql: line 1, column 1: relation \"i\" already exists (SQLSTATE 42P07)");
}

TEST_F(MigrationsPgTest, InvalidIndexIsNotTakenForTheOneThatIsWanted) {
  write({"CREATE TABLE a (b int); INSERT INTO a VALUES (1), (1)",
         "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b)"});
  expect_refused("could not create unique index");
  session_.script("DELETE FROM a");
  migrate();
  EXPECT_EQ(value_of(session_, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"),
            "t");
}

TEST_F(MigrationsPgTest, InvalidIndexOfAnotherTableIsLeftAlone) {
  session_.script(
      "CREATE SCHEMA s1; CREATE SCHEMA s2; CREATE TABLE s2.a (b int); CREATE TABLE s1.other (b "
      "int); INSERT INTO s1.other VALUES (1), (1)");
  EXPECT_THROW(session_.script("CREATE UNIQUE INDEX CONCURRENTLY i ON s1.other (b)"),
               pg::ServerError);
  write({"SET search_path = s1, s2; CREATE INDEX CONCURRENTLY i ON a (b)"});
  migrate();
  EXPECT_TRUE(has_table("s2.i"));
  EXPECT_TRUE(has_table("s1.i")) << "it was dropped";
}

TEST_F(MigrationsPgTest, ThoseOfTheProjectApplyAndApplyingThemAgainChangesNothing) {
  const auto all = provision::migrate(session_, PGRUSH_SOURCE "/migrations");
  EXPECT_GE(all.size(), 11U);
  for (const auto& migration : provision::migrate(session_, PGRUSH_SOURCE "/migrations"))
    EXPECT_FALSE(migration.applied_now) << migration.id;
}

TEST_F(MigrationsPgTest, VariantBelongsToTheOwnerOfTheOtherObjects) {
  provision::migrate(session_, PGRUSH_SOURCE "/migrations");
  const auto path =
      folder_.write("v.sql", "CREATE FUNCTION booking.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  EXPECT_EQ(provision::apply_variant(session_, path).size(), 64U);
  EXPECT_EQ(value_of(session_, "SELECT proowner::regrole FROM pg_proc WHERE proname = 'f'"),
            "clinic_owner");
  EXPECT_EQ(value_of(session_, "SELECT current_user"), "postgres");
}

TEST_F(MigrationsPgTest, VariantThatCannotBeReadIsUnusableAndOneThatFailsNamesItsLine) {
  provision::migrate(session_, PGRUSH_SOURCE "/migrations");
  EXPECT_EQ(support::failure_of([&] { provision::apply_variant(session_, "/nowhere.sql"); }).status,
            104);
  const auto path = folder_.write("v.sql", "SELECT 1;\nSELEKT 2;");
  const auto failed = support::failure_of([&] { provision::apply_variant(session_, path); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("v.sql: line 2: syntax error")) << failed.sentence;
  EXPECT_EQ(value_of(session_, "SELECT current_user"), "postgres");
}

}  // namespace
