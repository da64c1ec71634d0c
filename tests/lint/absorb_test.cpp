#include <gtest/gtest.h>

#include "lint/schema.h"

namespace {

using lint::File;
using lint::Name;
using lint::Schema;
using lint::Table;

const Name kBeds{"public", "beds"};

/// What the statements make.
class Absorb : public testing::Test {
 protected:
  const Schema& after(const std::string& text) {
    file_ = lint::read_file("1.sql", "1.sql", text);
    for (const lint::Statement& statement : file_.statements) schema_.absorb(file_, statement);
    return schema_;
  }
  const Table& beds(const std::string& text) {
    static const Table kNone;
    const Table* found = after(text).table(kBeds);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? kNone : *found;
  }

 private:
  File file_;
  Schema schema_;
};

TEST_F(Absorb, TableHasItsColumnsAndKeys) {
  const Table& table = beds(
      "CREATE TABLE beds (PRIMARY KEY (id), id uuid, ward varchar(3) UNIQUE CHECK (ward IS NOT "
      "NULL),"
      " FOREIGN KEY (id, ward) REFERENCES app.places)");
  EXPECT_TRUE(table.has_primary_key);
  EXPECT_TRUE(table.column("id")->is_not_null);
  EXPECT_EQ(table.column("ward")->type, (lint::Type{"varchar", {3}, false}));
  ASSERT_EQ(table.indexes.size(), 2U);
  EXPECT_EQ(table.indexes[0].name, "beds_ward_key");
  EXPECT_EQ(table.indexes[1].name, "beds_pkey");
  EXPECT_EQ(table.checks.at(0).not_null, std::vector<std::string>{"ward"});
  EXPECT_EQ(table.foreign_keys.at(0).name, "beds_id_ward_fkey");
  EXPECT_EQ(table.foreign_keys.at(0).target, (Name{"app", "places"}));
}

TEST_F(Absorb, TableThatIsThereStaysAsItIs) {
  const Table& table = beds("CREATE TABLE beds (a int); CREATE TABLE IF NOT EXISTS beds (b int)");
  EXPECT_NE(table.column("a"), nullptr);
  EXPECT_EQ(table.column("b"), nullptr);
}

TEST_F(Absorb, RenamedTableAndColumnKeepWhatTheyHave) {
  const Table& table = beds(
      "CREATE TABLE old (a int REFERENCES x); CREATE INDEX i ON old (a);"
      "ALTER TABLE old RENAME TO beds; ALTER TABLE beds RENAME a TO b");
  EXPECT_NE(table.column("b"), nullptr);
  EXPECT_EQ(table.indexes.at(0).columns, std::vector<std::string>{"b"});
  EXPECT_EQ(table.foreign_keys.at(0).columns, std::vector<std::string>{"b"});
}

TEST_F(Absorb, DroppedThingsAreGone) {
  const Table& table = beds(
      "CREATE TABLE beds (a int, b int, CONSTRAINT k UNIQUE (a), CONSTRAINT c CHECK (a > 0));"
      "CREATE INDEX i ON beds (a); CREATE INDEX j ON beds (b);"
      "DROP INDEX i; ALTER TABLE beds DROP CONSTRAINT k, DROP CONSTRAINT c, DROP COLUMN b");
  EXPECT_TRUE(table.indexes.empty());
  EXPECT_TRUE(table.checks.empty());
  EXPECT_EQ(table.column("b"), nullptr);
}

TEST_F(Absorb, DroppedColumnTakesAlongTheIndexesThatNeedIt) {
  const Table& table = beds(
      "CREATE TABLE beds (a int, b int, c int, EXCLUDE (a WITH =) WHERE (b > 0));"
      "CREATE INDEX i ON beds (a) INCLUDE (b); CREATE INDEX j ON beds ((b + 1)); CREATE INDEX k ON "
      "beds (a) WHERE b > 0; CREATE INDEX l ON beds (a, c); ALTER TABLE beds DROP COLUMN b");
  ASSERT_EQ(table.indexes.size(), 1U);
  EXPECT_EQ(table.indexes.at(0).name, "l");
}

TEST_F(Absorb, IndexesWithoutNamesAreAllThere) {
  EXPECT_EQ(beds("CREATE TABLE beds (a int, b int); CREATE INDEX ON beds (a); CREATE INDEX ON beds "
                 "(b)")
                .indexes.size(),
            2U);
}

TEST_F(Absorb, QueryMakesATableWithItsColumns) {
  EXPECT_NE(beds("SELECT id, 1 AS ward INTO beds FROM old UNION SELECT 2, 2").column("ward"),
            nullptr);
  EXPECT_TRUE(after("CREATE TEMPORARY TABLE t AS SELECT 1").table({"public", "t"})->is_temporary);
}

TEST_F(Absorb, MaterializedViewIsATableThatCanBeDropped) {
  EXPECT_TRUE(beds("CREATE MATERIALIZED VIEW beds AS SELECT 1 AS id").is_materialized_view);
  EXPECT_EQ(after("DROP MATERIALIZED VIEW beds").table(kBeds), nullptr);
}

TEST_F(Absorb, DroppedSchemaTakesItsTablesAndViewsAlong) {
  const Schema& schema = after(
      "CREATE TABLE app.a (); CREATE VIEW app.v AS SELECT 1; CREATE TABLE b (); DROP SCHEMA app");
  EXPECT_EQ(schema.tables.size(), 1U);
  EXPECT_TRUE(schema.views.empty());
}

TEST_F(Absorb, ConstraintIsValidOnceItWasValidated) {
  const std::string added =
      "CREATE TABLE beds (a int); ALTER TABLE beds ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT "
      "VALID";
  EXPECT_FALSE(beds(added).checks.at(0).is_valid);
  const Table& table = beds("ALTER TABLE beds VALIDATE CONSTRAINT c");
  EXPECT_TRUE(table.checks.at(0).is_valid);
  EXPECT_TRUE(table.not_valid.empty());
}

TEST_F(Absorb, RowSecurityIsAsItWasSetLast) {
  const Table& table = beds(
      "CREATE TABLE beds (); ALTER TABLE beds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
      "ALTER TABLE beds NO FORCE ROW LEVEL SECURITY");
  EXPECT_TRUE(table.is_row_security_enabled);
  EXPECT_FALSE(table.is_row_security_forced);
}

TEST_F(Absorb, TableOfTheFileItselfIsNotLive) {
  const Schema& schema = after("CREATE TABLE beds ()");
  const File later = lint::read_file("2.sql", "2.sql", "");
  EXPECT_FALSE(schema.is_live(kBeds, *schema.table(kBeds)->where.file));
  EXPECT_TRUE(schema.is_live(kBeds, later));
  EXPECT_TRUE(schema.is_live({"public", "unknown"}, later));
}

}  // namespace
