#include "syntax/header.h"

#include <gtest/gtest.h>

namespace {

using syntax::header_of;
using Fields = std::map<std::string, std::string, std::less<>>;

TEST(Header, TellsItsFieldsUpToTheNextOrAnEmptyLine) {
  EXPECT_EQ(header_of("-- Title\n--\n-- Date: 2026-01-31\n-- Problem: a\n--   b: c\n--\n-- Prose.\n"
                      "-- Solution:\n--   d\nSELECT 1;\n"),
            (Fields{{"Date", "2026-01-31"}, {"Problem", "a\nb: c"}, {"Solution", "d"}}));
}

TEST(Header, IsReadInAnyCaseAndWithCarriageReturns) {
  EXPECT_EQ(header_of("-- AFFECTED TABLES: a\r\n-- verification query: SELECT true\r\n"),
            (Fields{{"Affected tables", "a"}, {"Verification", "SELECT true"}}));
}

TEST(Header, EndsWhereTheCommentsDo) {
  EXPECT_EQ(header_of("-- Date: 2026-01-31\n\n-- Problem: a\n"), (Fields{{"Date", "2026-01-31"}}));
  EXPECT_EQ(header_of("SELECT 1;\n-- Date: 2026-01-31\n"), Fields{});
  EXPECT_EQ(header_of(""), Fields{});
}

TEST(Header, FieldWithoutAWordIsEmpty) {
  EXPECT_EQ(header_of("-- Rollback:\n"), (Fields{{"Rollback", ""}}));
  EXPECT_EQ(header_of("-- Rollback:\n--\n-- Prose.\n"), (Fields{{"Rollback", ""}}));
}

}  // namespace
