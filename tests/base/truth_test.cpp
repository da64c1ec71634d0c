#include "base/truth.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Truth, IsTheWorseOfTwoWhicheverComesFirst) {
  EXPECT_EQ(worse(Truth::kHolds, Truth::kHolds), Truth::kHolds);
  EXPECT_EQ(worse(Truth::kHolds, Truth::kUnknown), Truth::kUnknown);
  EXPECT_EQ(worse(Truth::kUnknown, Truth::kHolds), Truth::kUnknown);
  EXPECT_EQ(worse(Truth::kViolated, Truth::kUnknown), Truth::kViolated);
  EXPECT_EQ(worse(Truth::kUnknown, Truth::kViolated), Truth::kViolated);
}

TEST(Truth, HasTheNamesThatReportsUse) {
  EXPECT_EQ(name_of(Truth::kHolds), "holds");
  EXPECT_EQ(name_of(Truth::kUnknown), "unknown");
  EXPECT_EQ(name_of(Truth::kViolated), "violated");
}

}  // namespace
}  // namespace base
