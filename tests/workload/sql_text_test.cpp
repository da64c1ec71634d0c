#include "workload/sql_text.h"

#include <gtest/gtest.h>

namespace workload {
namespace {

std::vector<std::string> texts(const std::vector<ScriptStatement>& statements) {
  std::vector<std::string> all;
  for (const auto& statement : statements) all.push_back(statement.sql);
  return all;
}

TEST(Script, IsCutAtItsSemicolons) {
  EXPECT_EQ(texts(cut_script("SELECT 1;SELECT 2;\n")),
            (std::vector<std::string>{"SELECT 1", "SELECT 2"}));
  EXPECT_TRUE(cut_script(" ; -- nothing\n ; /* none */").empty());
}

TEST(Script, HasParametersWhereItNamesThem) {
  const auto statements = cut_script("SELECT :a + :b + :a; SELECT :b");
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].sql, "SELECT $1 + $2 + $1");
  EXPECT_EQ(statements[0].parameters, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(statements[1].sql, " SELECT $1");
  EXPECT_EQ(statements[1].parameters, (std::vector<std::string>{"b"}));
}

TEST(Script, LeavesCastsQuotesAndCommentsAlone) {
  for (const char* text :
       {"SELECT ':a;'", "SELECT 'it''s :a;'", "SELECT E'\\':a;'", "SELECT \":a;\"",
        "SELECT $$:a;$$", "SELECT $x$ $$:a; $y$ $x$", "SELECT a$1$b", "SELECT 1::int",
        "SELECT a[1 : 2]", "SELECT name'x'", "SELECT 'abc\\'"}) {
    const auto statements = cut_script(text);
    ASSERT_EQ(statements.size(), 1U) << text;
    EXPECT_EQ(statements[0].sql, text);
    EXPECT_TRUE(statements[0].parameters.empty()) << text;
  }
  EXPECT_EQ(texts(cut_script("SELECT -- ;:a\n1 /* ; /* :b */ ; */+ 2")),
            (std::vector<std::string>{"SELECT  1  + 2"}));
}

TEST(Script, EndsWithItsTextWhateverIsOpen) {
  for (const char* text : {"SELECT 'a", "SELECT $$a", "SELECT /* a", "SELECT -- a", "SELECT \"a",
                           "SELECT $", "SELECT :", "SELECT E'\\"})
    EXPECT_EQ(cut_script(text).size(), 1U) << text;
}

}  // namespace
}  // namespace workload
