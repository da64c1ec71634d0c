#include "lint/allowances.h"

#include <gtest/gtest.h>

#include "lint/linting.h"

namespace {

using Places = std::vector<std::string>;
using support::Files;
using support::Linting;

/// What is found in a file of that text; its missing header left out.
Places found_in(const std::string& text) {
  return Linting(Files{{"1.sql", text}}).places("header");
}

const std::string kTwoGrants =
    "GRANT SELECT ON public.a TO PUBLIC;\n"
    "GRANT SELECT ON public.b TO PUBLIC;\n";

TEST(Allowance, SilencesItsRuleInTheStatementBelowAndNowhereElse) {
  Linting linting(
      Files{{"1.sql", "-- lint: allow grant_to_public it holds no secrets\n" + kTwoGrants}});
  EXPECT_EQ(linting.places("header"), Places{"1.sql:3 grant_to_public"});
  EXPECT_EQ(linting.allowed(), 1);
}

TEST(Allowance, MayStandAmongOtherCommentsRightAboveTheStatement) {
  EXPECT_EQ(found_in("-- Readers are everybody.\n"
                     "-- lint: allow grant_to_public it holds no secrets\n"
                     "-- See the README.\n"
                     "GRANT SELECT ON public.a TO PUBLIC;\n"),
            Places{});
}

TEST(Allowance, CoversWhatADoBlockCarriesOut) {
  EXPECT_EQ(found_in("-- lint: allow grant_to_public it holds no secrets\n"
                     "DO $$\nBEGIN\n  GRANT SELECT ON public.a TO PUBLIC;\nEND\n$$;\n"),
            Places{});
}

TEST(Allowance, InsideADoBlockCoversTheStatementBelowOnly) {
  EXPECT_EQ(found_in("DO $$\nBEGIN\n"
                     "  -- lint: allow grant_to_public it holds no secrets\n"
                     "  GRANT SELECT ON public.a TO PUBLIC;\n"
                     "  GRANT SELECT ON public.b TO PUBLIC;\n"
                     "END\n$$;\n"),
            Places{"1.sql:5 grant_to_public"});
}

TEST(Allowance, InsideAStatementCoversTheLineBelow) {
  EXPECT_EQ(found_in("CREATE TABLE IF NOT EXISTS public.t (\n"
                     "  id uuid PRIMARY KEY,\n"
                     "  -- lint: allow varchar the other side cuts it off there\n"
                     "  code varchar(3),\n"
                     "  name varchar(9)\n"
                     ");\n"),
            Places{"1.sql:5 varchar"});
}

TEST(Allowance, BeforeTheFirstStatementCoversTheFileForARuleAboutFiles) {
  Linting linting(Files{{"1.sql", "-- lint: allow header made by a tool\n\nSELECT 1;\n"}});
  EXPECT_EQ(linting.places(), Places{});
  EXPECT_EQ(linting.allowed(), 1);
}

TEST(Allowance, BeforeTheFirstStatementCoversOnlyThatForARuleAboutStatements) {
  EXPECT_EQ(found_in("-- lint: allow grant_to_public they hold no secrets\n\n" + kTwoGrants),
            (Places{"1.sql:1 directive", "1.sql:3 grant_to_public", "1.sql:4 grant_to_public"}));
}

TEST(Allowance, WithoutAReasonAllowsNothing) {
  EXPECT_EQ(found_in("-- lint: allow grant_to_public\nGRANT SELECT ON public.a TO PUBLIC;\n"),
            (Places{"1.sql:1 directive", "1.sql:2 grant_to_public"}));
}

TEST(Allowance, OfAnUnknownRuleNamesTheNearest) {
  Linting linting(Files{{"1.sql", "-- lint: allow varchars why not\nSELECT 1;\n"}});
  ASSERT_EQ(linting.places("header"), Places{"1.sql:1 directive"});
  EXPECT_NE(linting.findings().back().what.find("(did you mean varchar?)"), std::string::npos)
      << linting.findings().back().what;
}

TEST(Allowance, ThatSilencesNothingIsAFinding) {
  const Places expected{"1.sql:1 directive"};
  EXPECT_EQ(found_in("-- lint: allow varchar there was one\nSELECT 1;\n"), expected);
  EXPECT_EQ(found_in("-- lint: allow varchar at the end\n"), expected);
}

TEST(Allowance, OfTheRuleAboutAllowancesIsNone) {
  EXPECT_EQ(found_in("-- lint: allow directive I know better\nSELECT 1;\n"),
            Places{"1.sql:1 directive"});
}

TEST(Allowance, ThatIsNoneOfOursIsAFinding) {
  for (const char* text :
       {"-- lint: ignore varchar x\n", "--lint:\n", "/* lint: allow header made by a tool */\n"})
    EXPECT_EQ(found_in(std::string(text) + "SELECT 1;\n"), Places{"1.sql:1 directive"}) << text;
}

TEST(Allowance, IsNotLookedForInTextsAndProse) {
  EXPECT_EQ(found_in("-- The lint: allow comment is described in the README.\n"
                     "SELECT '-- lint: allow nothing at all', $x$\n-- lint: off\n$x$;\n"),
            Places{});
}

}  // namespace
