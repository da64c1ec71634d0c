#include "webhook/request.h"

#include <gtest/gtest.h>

namespace {

TEST(Headers, HaveNamesInAnyLetters) {
  webhook::Headers headers;
  headers.add("X-Name", "1");
  ASSERT_NE(headers.find("x-NAME"), nullptr);
  EXPECT_EQ(*headers.find("x-NAME"), "1");
  EXPECT_EQ(headers.find("X-Other"), nullptr);
}

TEST(Headers, KeepBothValuesOfANameThatComesTwice) {
  webhook::Headers headers;
  headers.add("X-Name", "1");
  headers.add("x-name", "2");
  EXPECT_EQ(*headers.find("X-Name"), "1, 2");
  headers.set("X-NAME", "3");
  EXPECT_EQ(*headers.find("X-Name"), "3");
  EXPECT_EQ(headers.all().size(), 1U);
}

TEST(Request, QueryIsBetweenQuestionMarkAndHash) {
  EXPECT_EQ(webhook::query_of("https://a/b?c=d&e#f?g"), "c=d&e");
  EXPECT_EQ(webhook::query_of("https://a/b#?c"), "");
  EXPECT_EQ(webhook::query_of("https://a/b?"), "");
  EXPECT_EQ(webhook::query_of(""), "");
}

}  // namespace
