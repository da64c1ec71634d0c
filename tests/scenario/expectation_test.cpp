#include "scenario/expectation.h"

#include <limits>

#include <gtest/gtest.h>

namespace scenario {
namespace {

bool met(const std::string& condition, double actual) {
  return Expectation{"measure", condition}.met_by(actual);
}

TEST(Expectation, ComparesBelowAtAndAboveTheNumber) {
  const auto three = [](const std::string& comparison) {
    std::string met_by;
    for (const double actual : {9.0, 10.0, 11.0})
      met_by += met(comparison + "10", actual) ? '1' : '0';
    return met_by;
  };
  EXPECT_EQ(three("<"), "100");
  EXPECT_EQ(three("<="), "110");
  EXPECT_EQ(three(">"), "001");
  EXPECT_EQ(three(">="), "011");
  EXPECT_EQ(three("=="), "010");
  EXPECT_EQ(three("==="), "010");
  EXPECT_EQ(three("!="), "101");
}

TEST(Expectation, ReadsEveryFormOfANumber) {
  EXPECT_TRUE(met("==-0.5", -0.5));
  EXPECT_TRUE(met("==.5", 0.5));
  EXPECT_TRUE(met("==1e3", 1000));
  EXPECT_TRUE(met("==2.5E-1", 0.25));
}

TEST(Expectation, DoesNotMindBlanks) {
  EXPECT_TRUE(met(" >=  0.9 ", 0.9));
  EXPECT_FALSE(met(" >=  0.9 ", 0.8));
}

TEST(Expectation, IsNotValidWithoutAComparisonAndOneFiniteNumber) {
  for (const char* condition : {"",
                                " ",
                                "250",
                                "<",
                                "<x",
                                "=5",
                                "=<5",
                                "====5",
                                "< 5 ms",
                                "<5<6",
                                "<inf",
                                "<nan",
                                "<1e999",
                                "p99<250",
                                "<+5",
                                "<0x10",
                                "< =5",
                                "<--5",
                                "<5ms",
                                "<5%",
                                "<5 over 10s",
                                "<5% vs baseline"})
    EXPECT_FALSE(Expectation::valid(condition)) << condition;
  for (const char* condition : {"<250", ">= 0.9", "==0", "===0", "!=0", "<=1e3", "> -1"})
    EXPECT_TRUE(Expectation::valid(condition)) << condition;
}

TEST(Expectation, IsNeverMetByWhatIsNoNumber) {
  for (const char* condition : {"<1", "<=1", ">1", ">=1", "==1", "!=1"})
    EXPECT_FALSE(met(condition, std::numeric_limits<double>::quiet_NaN())) << condition;
}

}  // namespace
}  // namespace scenario
