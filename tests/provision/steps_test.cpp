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

std::string shown(const provision::Relation& relation) {
  return relation.schema + "." + relation.name;
}

TEST(Steps, AreInOneTransactionWhereTheyCan) {
  EXPECT_FALSE(one_by_one("CREATE TABLE a (); CREATE INDEX i ON a (b); ANALYZE a; SET x.y = 1"));
  EXPECT_FALSE(one_by_one("SAVEPOINT a; ROLLBACK TO a; RELEASE a; SET LOCAL ROLE r"));
  EXPECT_FALSE(one_by_one("REINDEX TABLE a; CLUSTER a; ALTER TABLE a DETACH PARTITION b FINALIZE"));
  EXPECT_FALSE(one_by_one("ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)"));
  EXPECT_FALSE(one_by_one("ALTER SUBSCRIPTION s DISABLE"));
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
                           "DROP SUBSCRIPTION s",
                           "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
                           "ALTER SUBSCRIPTION s ADD PUBLICATION p"})
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

TEST(Steps, AreCountedAsTheHistoryCountsThem) {
  EXPECT_EQ(provision::count_of(steps_of(script("SET a.b = 1; VACUUM x; VACUUM y"))), 2U);
  EXPECT_EQ(provision::count_of(steps_of(script("SET a.b = 1; SELECT 1"))), 2U);
}

TEST(Steps, NameTheIndexThatASecondAttemptHasToFind) {
  EXPECT_NE(objection("CREATE INDEX CONCURRENTLY ON a (b)").find("give the index a name"),
            std::string::npos);
}

TEST(Steps, ThatOnlyTheServerMayRefuseInATransactionMayBeOneByOneToo) {
  const auto may = [](const std::string& text) {
    return provision::may_be_one_by_one(steps_of(script(text)));
  };
  EXPECT_TRUE(may("SET ROLE r; REINDEX TABLE a; CLUSTER a; CALL p(); DO 'BEGIN END'; ANALYZE a"));
  EXPECT_TRUE(may("VACUUM a"));
  EXPECT_FALSE(may("CALL p(); CREATE TABLE a ()"));
}

TEST(Steps, OfATextThatOnlyANewerServerMayKnowAreTheServersToJudge) {
  const auto steps = steps_of(script("CREATE TABEL a ()"));
  EXPECT_FALSE(steps.one_by_one);
  ASSERT_EQ(steps.statements.size(), 1U);
  EXPECT_EQ(steps.statements[0].text, "CREATE TABEL a ()");
}

TEST(Steps, KnowTheIndexThatIsLeftInvalid) {
  const auto made = [](const std::string& text) {
    const auto index = provision::index_made_by(statement(text));
    return index ? shown(index->table) + "|" + index->name : "nothing";
  };
  EXPECT_EQ(made("CREATE INDEX CONCURRENTLY i ON a (b)"), ".a|i");
  EXPECT_EQ(made("CREATE INDEX CONCURRENTLY IF NOT EXISTS \"I\"\"j\" ON s.a (b)"), "s.a|I\"j");
  EXPECT_EQ(made("CREATE INDEX i ON a (b)"), "nothing");
  EXPECT_EQ(made("VACUUM a"), "nothing");
}

TEST(Steps, KnowWhereReindexLeavesInvalidIndexes) {
  const auto rebuilt = [](const std::string& text) {
    const auto found = provision::rebuilt_by(statement(text));
    return found ? shown(found->relation) + "|" + found->schema : "nothing";
  };
  EXPECT_EQ(rebuilt("REINDEX INDEX CONCURRENTLY i"), ".i|");
  EXPECT_EQ(rebuilt("REINDEX (VERBOSE, CONCURRENTLY) TABLE \"S\".a"), "S.a|");
  EXPECT_EQ(rebuilt("REINDEX SCHEMA CONCURRENTLY s"), ".|s");
  EXPECT_EQ(rebuilt("REINDEX DATABASE CONCURRENTLY d"), ".|");
  EXPECT_EQ(rebuilt("REINDEX SCHEMA s"), "nothing");
  EXPECT_EQ(rebuilt("CREATE INDEX CONCURRENTLY i ON a (b)"), "nothing");
}

TEST(Steps, KnowWhatSaysThatOneWasAlreadyDone) {
  const auto create = statement("CREATE INDEX CONCURRENTLY i ON a (b)");
  EXPECT_TRUE(provision::says_already_done(create, "42P07"));
  EXPECT_FALSE(provision::says_already_done(create, "23505"));
  EXPECT_FALSE(provision::says_already_done(create, ""));
  EXPECT_TRUE(provision::says_already_done(statement("DROP INDEX CONCURRENTLY i"), "42704"));
  EXPECT_TRUE(provision::says_already_done(
      statement("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"), "42710"));
  EXPECT_TRUE(provision::says_already_done(statement("DROP SUBSCRIPTION s"), "42704"));
}

TEST(Steps, KnowThePartitionWhoseDetachmentIsLeftPending) {
  const auto detached = [](const std::string& text) {
    const auto found = provision::detached_by(statement(text));
    return found ? shown(found->table) + "|" + shown(found->partition) : "nothing";
  };
  EXPECT_EQ(detached("ALTER TABLE a DETACH PARTITION s.b CONCURRENTLY -- why"), ".a|s.b");
  EXPECT_EQ(detached("ALTER TABLE a DETACH PARTITION b"), "nothing");
  EXPECT_EQ(detached("ALTER TABLE a ADD b int"), "nothing");
  EXPECT_EQ(detached("VACUUM a"), "nothing");
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
