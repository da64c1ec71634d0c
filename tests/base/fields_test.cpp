#include "base/fields.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace base {
namespace {

struct Inner {
  int number = 1;
};

struct Plain {
  std::string text;
  std::vector<Inner> list;
  std::map<std::string, int> map{};
  std::optional<double> maybe;
  Inner inner;
  bool flag = false;

  int method() const { return 0; }
};

auto complete(Inner& inner) { return std::tuple{Field{"number", inner.number}}; }
auto forgetful(Plain& plain) { return std::tuple{Field{"text", plain.text}}; }

TEST(Fields, CountsTheMembersOfAStruct) {
  EXPECT_EQ(members<Inner>(), 1U);
  EXPECT_EQ(members<Plain>(), 6U);
}

TEST(Fields, AreCompleteOnlyWithALineForEachMember) {
  EXPECT_TRUE((kComplete<Inner, decltype(complete(std::declval<Inner&>()))>));
  EXPECT_FALSE((kComplete<Plain, decltype(forgetful(std::declval<Plain&>()))>));
}

TEST(Fields, ReferToTheMembersThemselves) {
  Inner inner;
  std::get<0>(complete(inner)).value = 7;
  EXPECT_EQ(inner.number, 7);
}

}  // namespace
}  // namespace base
