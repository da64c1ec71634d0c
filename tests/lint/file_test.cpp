#include "lint/file.h"

#include <gtest/gtest.h>

#include "support/failure.h"

namespace {

using lint::File;
using lint::read_file;

TEST(LintFile, ThatDoesNotParseIsRefusedWithLineAndColumn) {
  const auto failed = support::failure_of(
      [] { read_file("1.sql", "x/1.sql", "SELECT 1;\n-- ü\n SELECT 1 TABEL b"); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_EQ(failed.sentence, "x/1.sql:3:17: syntax error at or near \"b\"");
}

TEST(LintFile, HoldsWhatItsBlocksCarryOut) {
  const File file = read_file("1.sql", "1.sql",
                              "DO $$\nBEGIN\n"
                              "  IF true THEN\n    CREATE ROLE a;\n  END IF;\n"
                              "  CREATE ROLE b;\n"
                              "END\n$$;\nCREATE ROLE c;\n");
  ASSERT_EQ(file.statements.size(), 4U);
  EXPECT_EQ(file.statements[0].kind, "CreateRoleStmt");
  EXPECT_TRUE(file.statements[0].is_inner && file.statements[0].is_guarded);
  EXPECT_EQ((lint::Where{&file, file.statements[0].offset}.place()), (syntax::Place{4, 5}));
  EXPECT_TRUE(file.statements[1].is_inner && !file.statements[1].is_guarded);
  EXPECT_EQ(file.statements[2].kind, "DoStmt");
  EXPECT_FALSE(file.statements[3].is_inner);
}

TEST(LintFile, KnowsItsCommentsThoseInBlocksToo) {
  const File file = read_file("1.sql", "1.sql",
                              "-- a\nSELECT '-- no'; /* b */\nDO $$\nBEGIN\n  -- c\nEND\n$$;\n");
  ASSERT_EQ(file.comments.size(), 3U);
  EXPECT_EQ(file.comments[0].text, "-- a");
  EXPECT_EQ(file.comments[1].text, "/* b */");
  EXPECT_EQ(file.comments[2].text, "-- c");
  EXPECT_EQ((lint::Where{&file, file.comments[2].offset}.place()), (syntax::Place{5, 3}));
}

TEST(LintFile, TellsOfABlockThatCannotBeRead) {
  const File file = read_file("1.sql", "1.sql", "SELECT 1;\nDO $$ BEGIN nonsense here; END $$;\n");
  ASSERT_EQ(file.unread.size(), 1U);
  EXPECT_EQ((lint::Where{&file, file.unread[0].offset}.place()), (syntax::Place{2, 1}));
}

}  // namespace
