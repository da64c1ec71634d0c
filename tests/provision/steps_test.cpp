#include "provision/steps.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "support/failure.h"

namespace {

using provision::steps_of;

provision::Script script(const std::string& text) { return {"m/1.sql", text, base::sha256(text)}; }

bool one_by_one(const std::string& text) { return steps_of(script(text)).one_by_one; }

std::string objection(const std::string& text) {
  return support::failure_of([&] { steps_of(script(text)); }).sentence;
}

syntax::Statement statement(const std::string& text) { return syntax::split(text).at(0); }

TEST(Steps, AreInOneTransactionWhereTheyCan) {
  EXPECT_FALSE(one_by_one("CREATE TABLE a (); CREATE INDEX i ON a (b); ANALYZE a; SET x.y = 1"));
  EXPECT_FALSE(one_by_one("SAVEPOINT a; ROLLBACK TO a; RELEASE a; SET LOCAL ROLE r"));
  EXPECT_FALSE(one_by_one("REINDEX TABLE a; CLUSTER a; ALTER TABLE a DETACH PARTITION b FINALIZE"));
  EXPECT_FALSE(one_by_one(""));
}

TEST(Steps, AreOneByOneWhereTheyCannot) {
  for (const char* text : {"CREATE INDEX CONCURRENTLY i ON a (b)",
                           "CREATE UNIQUE INDEX CONCURRENTLY i ON a (b)",
                           "DROP INDEX CONCURRENTLY i",
                           "REINDEX INDEX CONCURRENTLY i",
                           "REINDEX (VERBOSE, CONCURRENTLY) TABLE a",
                           "REINDEX DATABASE d",
                           "REINDEX SCHEMA s",
                           "VACUUM a",
                           "VACUUM (ANALYZE) a",
                           "ALTER SYSTEM SET work_mem = '1MB'",
                           "ALTER SYSTEM RESET ALL",
                           "CLUSTER",
                           "CREATE DATABASE d",
                           "DROP DATABASE d",
                           "ALTER DATABASE d SET TABLESPACE t",
                           "CREATE TABLESPACE t LOCATION '/t'",
                           "DROP TABLESPACE t",
                           "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
                           "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
                           "DROP SUBSCRIPTION s"})
    EXPECT_TRUE(one_by_one(text)) << text;
}

TEST(Steps, MayHaveSettingsAnalyseAndCommentsBesideThem) {
  EXPECT_TRUE(
      one_by_one("SET ROLE r; CREATE INDEX CONCURRENTLY i ON a (b); ANALYZE a; COMMENT ON "
                 "INDEX i IS 'x'; RESET ROLE"));
}

TEST(Steps, AreNotMixed) {
  EXPECT_EQ(objection("CREATE TABLE a (b int);\nCREATE TABLE c ();\n CREATE INDEX CONCURRENTLY i "
                      "ON a (b)"),
            "m/1.sql: line 3, column 2: \"CREATE INDEX CONCURRENTLY i ON a (b)\" cannot be in a "
            "transaction, but \"CREATE TABLE a (b int)\" in line 1 has to be in one: put them into "
            "files of their own");
  EXPECT_NE(objection("VACUUM a; SET LOCAL ROLE r"), "");
  EXPECT_NE(objection("VACUUM a; INSERT INTO a VALUES (1)"), "");
}

TEST(Steps, NeverEndTheirTransaction) {
  for (const char* text : {"COMMIT", "ROLLBACK", "BEGIN", "ROLLBACK AND CHAIN", "END",
                           "PREPARE TRANSACTION 'x'", "VACUUM a; COMMIT"})
    EXPECT_NE(objection(text).find("begins or ends a transaction"), std::string::npos) << text;
}

TEST(Steps, NameTheIndexThatASecondAttemptHasToFind) {
  EXPECT_NE(objection("CREATE INDEX CONCURRENTLY ON a (b)").find("give the index a name"),
            std::string::npos);
}

TEST(Steps, DoNotUseAnEnumsValueBeforeItsCommit) {
  const std::string add = "ALTER TYPE s.mood ADD VALUE 'fine';\n";
  EXPECT_EQ(objection(add + "ALTER TABLE a ADD b text"), "");
  EXPECT_EQ(objection(add + "ALTER TYPE mood RENAME VALUE 'fine' TO 'good'"), "");
  EXPECT_NE(objection(add + "UPDATE a SET b = 'fine'").find("line 1 adds to an enum"),
            std::string::npos);
  EXPECT_EQ(objection("CREATE TYPE mood AS ENUM ();" + add + "UPDATE a SET b = 'fine'"), "");
}

TEST(Steps, OfATextThatOnlyANewerServerMayKnowAreTheServersToJudge) {
  const auto steps = steps_of(script("CREATE TABEL a ()"));
  EXPECT_FALSE(steps.one_by_one);
  ASSERT_EQ(steps.statements.size(), 1U);
  EXPECT_EQ(steps.statements[0].text, "CREATE TABEL a ()");
}

TEST(Steps, KnowTheIndexThatIsLeftInvalid) {
  EXPECT_EQ(provision::index_made_by(statement("CREATE INDEX CONCURRENTLY i ON a (b)")), "\"i\"");
  EXPECT_EQ(provision::index_made_by(
                statement("CREATE INDEX CONCURRENTLY IF NOT EXISTS \"I\"\"j\" ON s.a (b)")),
            "\"s\".\"I\"\"j\"");
  EXPECT_EQ(provision::index_made_by(statement("CREATE INDEX i ON a (b)")), std::nullopt);
  EXPECT_EQ(provision::index_made_by(statement("VACUUM a")), std::nullopt);
}

TEST(Steps, KnowWhereReindexLeavesInvalidIndexes) {
  const auto rebuilt = [](const std::string& text) {
    const auto found = provision::rebuilt_by(statement(text));
    return found ? found->relation + "|" + found->schema : "nothing";
  };
  EXPECT_EQ(rebuilt("REINDEX INDEX CONCURRENTLY i"), "\"i\"|");
  EXPECT_EQ(rebuilt("REINDEX (VERBOSE, CONCURRENTLY) TABLE \"S\".a"), "\"S\".\"a\"|");
  EXPECT_EQ(rebuilt("REINDEX SCHEMA CONCURRENTLY s"), "|\"s\"");
  EXPECT_EQ(rebuilt("REINDEX DATABASE CONCURRENTLY d"), "|");
  EXPECT_EQ(rebuilt("REINDEX SCHEMA s"), "nothing");
  EXPECT_EQ(rebuilt("CREATE INDEX CONCURRENTLY i ON a (b)"), "nothing");
}

TEST(Steps, KnowWhatSaysThatOneWasAlreadyDone) {
  const auto create = statement("CREATE INDEX CONCURRENTLY i ON a (b)");
  EXPECT_TRUE(provision::says_already_done(create, "42P07"));
  EXPECT_FALSE(provision::says_already_done(create, "23505"));
  EXPECT_FALSE(provision::says_already_done(create, ""));
  EXPECT_TRUE(provision::says_already_done(statement("DROP INDEX CONCURRENTLY i"), "42704"));
  const auto detach = statement("ALTER TABLE a DETACH PARTITION b CONCURRENTLY");
  EXPECT_EQ(provision::completion_of(detach, "55000"), "ALTER TABLE a DETACH PARTITION b FINALIZE");
  EXPECT_EQ(provision::completion_of(detach, "42P01"), std::nullopt);
  EXPECT_EQ(provision::completion_of(create, "55000"), std::nullopt);
}

TEST(Steps, AreShownInShortAndWithoutAnyLiteral) {
  EXPECT_EQ(provision::in_short(statement("CREATE  TABLE\n  a ()")), "CREATE TABLE a ()");
  EXPECT_EQ(provision::in_short(statement("CREATE ROLE r PASSWORD 'secret'")),
            "CREATE ROLE r PASSWORD ...");
  EXPECT_EQ(provision::in_short(statement("DO $$ BEGIN NULL; END $$")), "DO ...");
  const std::string shortened =
      provision::in_short(statement("SELECT " + std::string(80, 'a') + " FROM b"));
  EXPECT_EQ(shortened.size(), 63U);
  EXPECT_TRUE(shortened.ends_with("..."));
}

}  // namespace
