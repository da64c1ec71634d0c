#include "syntax/tokens.h"

#include <gtest/gtest.h>

#include "syntax/statements.h"

namespace {

using syntax::Token;
using syntax::tokens;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const Token& token : tokens(text))
    words.push_back(text.substr(token.begin, token.end - token.begin));
  return words;
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(Tokens, AreWordsConstantsOperatorsAndComments) {
  EXPECT_EQ(words_of("-- ß\nSELECT a.\"b c\" || $x$ -- no $x$ /* d */;"),
            (std::vector<std::string>{"-- ß", "SELECT", "a", ".", "\"b c\"", "||", "$x$ -- no $x$",
                                      "/* d */", ";"}));
}

TEST(Tokens, KnowCommentsAndKeywords) {
  const auto all = tokens("SELECT a -- b");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(all[0].is_keyword && !all[0].is_comment);
  EXPECT_TRUE(!all[1].is_keyword && !all[1].is_comment);
  EXPECT_TRUE(!all[2].is_keyword && all[2].is_comment);
}

TEST(Tokens, OfAnEmptyTextAreNone) { EXPECT_TRUE(tokens("").empty()); }

TEST(Depth, OfAChainThatTheParserCannotBearIsRefused) {
  for (const std::string& chain : {times(20'000, "+1"), times(20'000, " UNION SELECT 1, 2"),
                                   times(20'000, "::int"), times(20'000, " IS NULL")})
    EXPECT_THROW(syntax::require_bearable("SELECT 1" + chain), syntax::SyntaxError);
  EXPECT_NO_THROW(syntax::require_bearable("SELECT 1" + times(5'000, "+1")));
}

TEST(Depth, OfListsAndOfManyStatementsIsNone) {
  EXPECT_NO_THROW(
      syntax::require_bearable("VALUES " + times(20'000, "(-1, -2, 'a'::text), ") + "(0)"));
  EXPECT_NO_THROW(syntax::require_bearable(times(20'000, "SELECT 1 + 2;")));
}

}  // namespace
