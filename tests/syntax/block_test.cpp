#include "syntax/block.h"

#include <gtest/gtest.h>

namespace {

using syntax::InnerStatement;
using syntax::inside;
using syntax::Place;
using syntax::split;

std::vector<InnerStatement> inner(const std::string& text) { return inside(split(text)[0], text); }

TEST(Block, HoldsItsSqlInTheOrderOfTheText) {
  const auto all = inner(
      "DO $$\nDECLARE\n  v int := 1;\nBEGIN\n  DROP TABLE a;\n  IF v = 1 THEN\n    DROP TABLE b;\n"
      "  ELSE\n    DROP TABLE c;\n  END IF;\n  PERFORM f();\n  EXECUTE 'DROP TABLE d';\nEND\n$$;");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].statement.line, 5);
  EXPECT_EQ(all[1].statement.line, 7);
  EXPECT_EQ(all[1].statement.column, 5);
  EXPECT_EQ(all[2].statement.line, 9);
  EXPECT_EQ(all[3].statement.line, 11);
  EXPECT_EQ(all[3].statement.kind, "SelectStmt");
}

TEST(Block, GuardsWhatItMayLeaveOutAndWhoseFailureItCatches) {
  const auto all = inner(
      "DO $$ BEGIN DROP TABLE a; IF true THEN DROP TABLE b; END IF; BEGIN DROP TABLE c; EXCEPTION "
      "WHEN OTHERS THEN NULL; END; END $$");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[0].is_guarded);
  EXPECT_TRUE(all[1].is_guarded);
  EXPECT_TRUE(all[2].is_guarded);
}

TEST(Block, GuardsWhatStandsBehindAConditionalReturn) {
  const auto all = inner(
      "DO $$\nBEGIN\n  DROP TABLE a;\n  IF true THEN\n    RETURN;\n  END IF;\n  DROP TABLE b;\n"
      "  RETURN;\nEND\n$$");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_FALSE(all[0].is_guarded);
  EXPECT_TRUE(all[1].is_guarded);
}

TEST(Block, TellsWhereItsTreesPlacesCountFrom) {
  const std::string text = "-- ü\nDO $x$ BEGIN ALTER TABLE t ADD COLUMN c int; END $x$;";
  const auto all = inner(text);
  ASSERT_EQ(all.size(), 1U);
  ASSERT_TRUE(all[0].origin);
  const auto& column =
      all[0].statement.tree.at("cmds")[0].at("AlterTableCmd").at("def").at("ColumnDef");
  EXPECT_EQ(*all[0].origin + column.at("location").get<std::size_t>(), text.find("c int"));
}

TEST(Block, InQuotesHasThePlaceOfTheBlock) {
  const auto all = inner("\n DO 'BEGIN\n  RAISE NOTICE ''x''; DROP TABLE a; END'");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ((Place{all[0].statement.line, all[0].statement.column}), (Place{2, 2}));
  EXPECT_FALSE(all[0].origin);
}

TEST(Block, ThatCommitsSaysSo) {
  const auto all = inner("DO $$ BEGIN COMMIT; END $$");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].statement.kind, "TransactionStmt");
}

TEST(Block, ThatIsNoneOfPlpgsqlHoldsNothing) {
  EXPECT_TRUE(inner("SELECT 1").empty());
  EXPECT_TRUE(inner("DO LANGUAGE plperl $$ nonsense $$").empty());
}

TEST(Block, ThatCannotBeReadIsRefused) {
  EXPECT_THROW(inner("DO $$ BEGIN nonsense here; END $$"), syntax::SyntaxError);
}

}  // namespace
