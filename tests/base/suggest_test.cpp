#include "base/suggest.h"

#include <vector>

#include <gtest/gtest.h>

namespace base {
namespace {

const std::vector<std::string> kKnown{"connections", "threads", "duration_s"};

TEST(Suggest, NamesTheNearestKnownWord) {
  EXPECT_EQ(suggest("conections", kKnown), " (did you mean connections?)");
  EXPECT_EQ(suggest("treads", kKnown), " (did you mean threads?)");
  EXPECT_EQ(suggest("duration", kKnown), " (did you mean duration_s?)");
}

TEST(Suggest, PrefersTheWordThatDiffersLeast) {
  const std::vector<std::string> last{"slots_1", "slots"};
  const std::vector<std::string> first{"slots", "slots_1"};
  EXPECT_EQ(suggest("slotss", last), " (did you mean slots?)");
  EXPECT_EQ(suggest("slotss", first), " (did you mean slots?)");
}

TEST(Suggest, SaysNothingIfNoKnownWordIsNear) {
  EXPECT_EQ(suggest("canary", kKnown), "");
  EXPECT_EQ(suggest("abc", std::vector<std::string>{}), "");
}

TEST(Suggest, AllowsAThirdOfTheLettersToDiffer) {
  EXPECT_EQ(suggest("thrxxxs", kKnown), "");
  EXPECT_EQ(suggest("threxxs", kKnown), " (did you mean threads?)");
}

TEST(Suggest, AllowsOneLetterOfAShortWordToDiffer) {
  const std::vector<std::string> known{"up"};
  EXPECT_EQ(suggest("ud", known), " (did you mean up?)");
  EXPECT_EQ(suggest("x", known), "");
}

}  // namespace
}  // namespace base
