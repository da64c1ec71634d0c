#include "provision/verification.h"

#include <gtest/gtest.h>

namespace {

using provision::verification_of;

TEST(Verification, IsTheHeadersQueryUpToTheNextField) {
  EXPECT_EQ(
      verification_of("-- Title\n--\n-- Affected tables: a\n-- Verification: SELECT a::text = "
                      "'x' AND\n--   b: c\n-- Rollback: rollbacks/1.sql\nSELECT 1;\n"),
      "SELECT a::text = 'x' AND\nb: c");
  EXPECT_EQ(verification_of("-- Verification: SELECT true\n--\n-- More words.\n"), "SELECT true");
  EXPECT_EQ(verification_of("-- Verification:\n--   SELECT true\nSELECT 1"), "SELECT true");
}

TEST(Verification, OfAHeaderWithoutOneIsNone) {
  EXPECT_EQ(verification_of(""), "");
  EXPECT_EQ(verification_of("-- Creates a.\nCREATE TABLE a ();\n-- Verification: SELECT true\n"),
            "");
}

}  // namespace
