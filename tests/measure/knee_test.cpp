#include "measure/knee.h"

#include <vector>

#include <gtest/gtest.h>

namespace measure {
namespace {

TEST(Knee, IsTheLastPointBeforeTheCurveRises) {
  const std::vector<Point> curve{{100, 1}, {200, 1.1}, {400, 1.3}, {800, 2}, {900, 40}, {1000, 90}};
  EXPECT_EQ(knee(curve), 3U);
}

TEST(Knee, DoesNotDependOnTheUnits) {
  const std::vector<Point> curve{{1, 7}, {2, 7.2}, {3, 7.4}, {4, 30}, {5, 80}};
  std::vector<Point> other = curve;
  for (Point& point : other) point = {point.x * 1000 + 5, point.y / 1000 - 3};
  EXPECT_EQ(knee(curve), 2U);
  EXPECT_EQ(knee(other), 2U);
}

TEST(Knee, IsNoneOfAStraightLineOrOfACurveThatBendsTheOtherWay) {
  EXPECT_FALSE(knee(std::vector<Point>{{1, 1}, {2, 2.05}, {3, 2.9}, {4, 4}}));
  EXPECT_FALSE(knee(std::vector<Point>{{1, 1}, {2, 8}, {3, 9}, {4, 10}}));
  EXPECT_FALSE(knee(std::vector<Point>{{1, 9}, {2, 2}, {3, 1}}));
}

TEST(Knee, OfFewerThanThreePointsIsNone) {
  EXPECT_FALSE(knee(std::vector<Point>{{1, 1}, {2, 9}}));
  EXPECT_FALSE(knee({}));
}

}  // namespace
}  // namespace measure
