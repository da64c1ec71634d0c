#include "syntax/statements.h"

#include <gtest/gtest.h>

namespace {

using syntax::split;

TEST(Statements, BeginAtTheirFirstWordAndEndBeforeTheirSemicolon) {
  const auto statements =
      split("-- Straße;\nSELECT 1;\n /* a /* b; */ */ DROP INDEX i ; ;\n--end\n VACUUM t -- c");
  ASSERT_EQ(statements.size(), 3U);
  EXPECT_EQ(statements[0].text, "SELECT 1");
  EXPECT_EQ(statements[0].line, 2);
  EXPECT_EQ(statements[0].column, 1);
  EXPECT_EQ(statements[1].text, "DROP INDEX i");
  EXPECT_EQ(statements[1].line, 3);
  EXPECT_EQ(statements[1].column, 19);
  EXPECT_EQ(statements[1].kind, "DropStmt");
  EXPECT_EQ(statements[2].text, "VACUUM t -- c");
  EXPECT_EQ(statements[2].line, 5);
  EXPECT_EQ(statements[2].tree.at("is_vacuumcmd"), true);
}

TEST(Statements, AreNotSplitInsideBodiesStringsAndRules) {
  EXPECT_EQ(split("DO $$ BEGIN PERFORM 1; END $$; SELECT ';'; CREATE RULE r AS ON INSERT TO t DO "
                  "(SELECT 1; SELECT 2); CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; "
                  "SELECT 2; END")
                .size(),
            4U);
}

TEST(Statements, OfATextWithoutAnyAreNone) {
  EXPECT_TRUE(split("").empty());
  EXPECT_TRUE(split(" ;; -- nothing\n").empty());
}

TEST(Statements, ThatAreNoneOfPostgresqlsNameTheirPlace) {
  try {
    split("-- ß€\nSELECT 1;\n  SELECT 1 TABEL b");
    FAIL() << "it parsed";
  } catch (const syntax::SyntaxError& error) {
    EXPECT_EQ(error.place(), (syntax::Place{3, 18}));
    EXPECT_EQ(error.message(), "syntax error at or near \"b\"");
    EXPECT_STREQ(error.what(), "line 3, column 18: syntax error at or near \"b\"");
  }
}

TEST(Statements, ThatAreNotUtf8AreRefused) {
  EXPECT_THROW(split("SELECT '\xff\xfe'"), syntax::SyntaxError);
}

}  // namespace
