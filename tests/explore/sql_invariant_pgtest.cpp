#include "explore/sql_invariant.h"

#include <gtest/gtest.h>

#include "support/server.h"

namespace explore {
namespace {

using base::Truth;

class SqlInvariantPgTest : public testing::Test {
 protected:
  invariant::Verdict judge(const std::string& text) {
    return judge_by_sql(session_, "a.sql", text);
  }

  provision::Database database_ = support::empty_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(SqlInvariantPgTest, HoldsIfItSelectsNothing) {
  const auto verdict = judge("SELECT 1 WHERE false");
  EXPECT_EQ(verdict.truth, Truth::kHolds);
  EXPECT_EQ(verdict.examined, 1U);
  EXPECT_EQ(verdict.violations, 0U);
  EXPECT_TRUE(verdict.evidence.empty());
}

TEST_F(SqlInvariantPgTest, IsViolatedByEachRowAndShowsItsColumns) {
  const auto verdict = judge(
      "SELECT n AS account, repeat('ü', 150) AS name, NULL AS owner FROM generate_series(1, 12) n");
  EXPECT_EQ(verdict.truth, Truth::kViolated);
  EXPECT_EQ(verdict.violations, 12U);
  ASSERT_EQ(verdict.evidence.size(), invariant::kMostEvidence);
  std::string name;
  for (int i = 0; i < 100; ++i) name += "ü";
  EXPECT_EQ(verdict.evidence[1].what, "a.sql selects a row");
  EXPECT_EQ(verdict.evidence[1].facts,
            (decltype(verdict.evidence[1].facts){
                {"account", "2"}, {"name", name + "…"}, {"owner", "null"}}));
}

TEST_F(SqlInvariantPgTest, CutsNoCharacterInTwo) {
  const auto verdict = judge("SELECT 'x' || repeat('ü', 150) AS name");
  std::string name = "x";
  for (int i = 0; i < 99; ++i) name += "ü";
  EXPECT_EQ(verdict.evidence.at(0).facts.at(0).second, name + "…");
}

TEST_F(SqlInvariantPgTest, IsUnknownIfItFails) {
  const auto verdict = judge("SELECT * FROM nowhere");
  EXPECT_EQ(verdict.truth, Truth::kUnknown);
  EXPECT_EQ(verdict.examined, 0U);
  EXPECT_NE(verdict.explanation.find("nowhere"), std::string::npos) << verdict.explanation;
  EXPECT_EQ(judge("SELECT 1 WHERE false").truth, Truth::kHolds) << "the session goes on";
}

TEST(SqlInvariant, PromisesWhatItsFirstCommentSays) {
  EXPECT_EQ(claim_of("a.sql", "-- Money stays,\n--   all of it.\nSELECT 1 -- no\n"),
            "Money stays, all of it.");
  EXPECT_EQ(claim_of("a.sql", "-- Only a comment"), "Only a comment");
  EXPECT_EQ(claim_of("a.sql", "SELECT 1\n-- later"), "a.sql selects nothing.");
  EXPECT_EQ(claim_of("a.sql", "--\nSELECT 1"), "a.sql selects nothing.");
}

}  // namespace
}  // namespace explore
