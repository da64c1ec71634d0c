#include "host.h"

#include <gtest/gtest.h>

#include "support/failure.h"

namespace {

TEST(Host, OfADsnIsNoServerOfOurOwn) {
  const pgrush::Host host("host=db.example password=hush", 5, false);
  const support::Failed failed = support::failure_of([&] { host.throwaway("pgrush explore"); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("pgrush explore needs a server of its own")) << failed.sentence;
  EXPECT_TRUE(failed.says("leave --dsn out")) << failed.sentence;
  EXPECT_FALSE(failed.says("hush"));
}

}  // namespace
