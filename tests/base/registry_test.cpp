#include "base/registry.h"

#include <gtest/gtest.h>

namespace base {
namespace {

/// A kind of part that no other test registers.
struct Part {
  int number = 0;
};

const Registrar<Part> kLater{"later", Part{2}};
const Registrar<Part> kEarlier{"earlier", Part{1}};

TEST(Registry, FindsPartsThatRegisteredThemselvesByName) {
  const Part* found = Registry<Part>::instance().find("later");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->number, 2);
}

TEST(Registry, FindsNothingUnderANameThatNobodyTook) {
  EXPECT_EQ(Registry<Part>::instance().find("lat"), nullptr);
  EXPECT_EQ(Registry<Part>::instance().find(""), nullptr);
}

TEST(Registry, NamesItsPartsSorted) {
  EXPECT_EQ(Registry<Part>::instance().names(), (std::vector<std::string>{"earlier", "later"}));
}

TEST(Registry, KeepsKindsOfPartsApart) {
  struct Other {};
  EXPECT_TRUE(Registry<Other>::instance().names().empty());
}

TEST(RegistryDeathTest, StopsTheProgramIfANameIsTaken) {
  Registry<Part> registry;
  registry.add("one", Part{});
  EXPECT_DEATH(registry.add("one", Part{}), "added");
}

}  // namespace
}  // namespace base
