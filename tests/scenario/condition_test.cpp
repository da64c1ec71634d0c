#include "scenario/condition.h"

#include <gtest/gtest.h>

#include "scenario/duration.h"

namespace scenario {
namespace {

using namespace std::chrono_literals;

double bound_of(const std::string& text) { return parse_condition(text).value().bound; }

TEST(Duration, IsSpelledAsK6Does) {
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("1.5h"), 90min);
  EXPECT_EQ(parse_duration("1d"), 24h);
  EXPECT_EQ(parse_duration("7us3ns"), 7003ns);
  EXPECT_EQ(parse_duration("0s"), 0s);
  for (const char* text : {"", "10", "s", "-1s", "+1s", "1 s", "1e3s", "infs", "10sec", "99999d"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Condition, TurnsItsUnitIntoTheMeasuresOwn) {
  EXPECT_EQ(bound_of("<250"), 250);
  EXPECT_EQ(bound_of("<250ms"), 250);
  EXPECT_EQ(bound_of("<0.25s"), 250);
  EXPECT_EQ(bound_of("<250000 us"), 250);
  EXPECT_EQ(bound_of("<2m"), 120'000);
  EXPECT_EQ(bound_of("<1%"), 0.01);
  EXPECT_EQ(bound_of(">1000/s"), 1000);
  EXPECT_EQ(parse_condition("<1s")->dimension, Dimension::kTime);
  EXPECT_EQ(parse_condition("<1%")->dimension, Dimension::kShare);
  EXPECT_EQ(parse_condition("<1/s")->dimension, Dimension::kRate);
  EXPECT_EQ(parse_condition("<1")->dimension, Dimension::kNone);
}

TEST(Condition, MayBeOverAWindow) {
  const auto condition = parse_condition(" <  0.25s   over 1m30s ");
  ASSERT_TRUE(condition);
  EXPECT_EQ(condition->window, 90s);
  EXPECT_EQ(condition->bound, 250);
  EXPECT_FALSE(condition->plain());
  EXPECT_EQ(parse_condition("==0 over 10s")->window, 10s);
}

TEST(Condition, MayBeAChangeAgainstABaseline) {
  const auto slower = parse_condition("<+5% vs baseline");
  ASSERT_TRUE(slower);
  EXPECT_TRUE(slower->vs_baseline);
  EXPECT_EQ(slower->bound, 5);
  EXPECT_EQ(bound_of(">-3% vs baseline"), -3);
  EXPECT_EQ(bound_of("<=0 %  vs baseline"), 0);
  EXPECT_FALSE(slower->plain());
}

TEST(Condition, CannotBeReadFromAnythingElse) {
  for (const char* text :
       {"<250 hours", "<250 over", "<250over 10s", "<250 over 10", "<250 over 0s", "<5 vs baseline",
        "<+5 vs baseline", "<+5", "<5%vs baseline", "<5% vs base", "<5% vs baseline over 10s",
        "<5 over 10s vs baseline", "<5 over 10s ms", "<+-5% vs baseline", "over 10s", "!==5"})
    EXPECT_FALSE(parse_condition(text)) << text;
}

}  // namespace
}  // namespace scenario
