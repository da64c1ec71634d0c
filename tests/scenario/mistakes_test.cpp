#include "scenario/mistakes.h"

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

TEST(Mistakes, RaisesNothingIfThereAreNone) {
  EXPECT_TRUE(Mistakes().empty());
  EXPECT_EQ(told(Mistakes()), "");
}

TEST(Mistakes, TellsOneOnTheLineOfThePlace) {
  Mistakes mistakes;
  mistakes.add("--threads", "is 0");
  EXPECT_FALSE(mistakes.empty());
  EXPECT_EQ(told(mistakes), "x: --threads: is 0");
}

TEST(Mistakes, TellsAllEachOnALineOfItsOwn) {
  Mistakes mistakes;
  mistakes.add("/a", "is null");
  mistakes.add("/b", "is a list");
  EXPECT_EQ(told(mistakes), "x:\n  /a: is null\n  /b: is a list");
}

TEST(Mistakes, CallsTheEmptyPointerTheDocument) {
  Mistakes mistakes;
  mistakes.add("", "is a list");
  EXPECT_EQ(told(mistakes), "x: the document: is a list");
}

TEST(Mistakes, TakesThoseOfAnotherBehindItsOwn) {
  Mistakes first;
  Mistakes second;
  first.add("/a", "is 1");
  second.add("/b", "is 2");
  first.add(second);
  EXPECT_EQ(told(first), "x:\n  /a: is 1\n  /b: is 2");
}

}  // namespace
}  // namespace scenario
