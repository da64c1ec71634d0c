#include "provision/migrator.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using provision::polling_pause;

TEST(MigratorLock, IsAskedForAtOnceAndThenMoreAndMoreSeldom) {
  EXPECT_EQ(polling_pause(1, 1), 25ms);
  EXPECT_EQ(polling_pause(2, 1), 50ms);
  EXPECT_EQ(polling_pause(6, 1), 800ms);
  EXPECT_EQ(polling_pause(7, 1), 1s);
  EXPECT_EQ(polling_pause(1'000'000, 1), 1s);
}

TEST(MigratorLock, IsNotAskedForByAllAtOnce) {
  EXPECT_EQ(polling_pause(3, 0), 50ms);
  EXPECT_EQ(polling_pause(3, 0.5), 75ms);
}

TEST(LockTries, WaitShortlyAtFirstAndEndAfterTwentySeconds) {
  base::Nanos all{0};
  base::Nanos before{0};
  for (const provision::LockTry& one : provision::lock_tries()) {
    EXPECT_GE(one.lock_timeout, before);
    before = one.lock_timeout;
    all += one.lock_timeout + one.pause;
  }
  EXPECT_EQ(provision::lock_tries().front().lock_timeout, 100ms);
  EXPECT_LE(provision::lock_tries().back().lock_timeout, 1s) << "others wait behind it";
  EXPECT_EQ(provision::lock_tries().back().pause, 0s) << "nothing comes behind it";
  EXPECT_LE(all, 20s);
}

}  // namespace
