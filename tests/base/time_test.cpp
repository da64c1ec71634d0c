#include "base/time.h"

#include <gtest/gtest.h>

namespace base {
namespace {

using namespace std::chrono_literals;

TEST(Time, KeepsFractionsOfMillisecondsAndSeconds) {
  EXPECT_DOUBLE_EQ(to_ms(1500us), 1.5);
  EXPECT_DOUBLE_EQ(to_s(1500ms), 1.5);
  EXPECT_EQ(from_ms(1.5), 1500us);
  EXPECT_EQ(from_s(0.25), 250ms);
}

}  // namespace
}  // namespace base
