#include "provision/stop_module.h"

#include <gtest/gtest.h>

#include "support/failure.h"

namespace {

using provision::require_stop_module;
using support::Failed;

TEST(StopModule, OfTheServersVersionIsTaken) { EXPECT_NO_THROW(require_stop_module(15, 15)); }

TEST(StopModule, ThatWasNotBuiltIsMissedInOneSentence) {
  const Failed failed = support::failure_of([] { require_stop_module(0, 16); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_EQ(failed.sentence,
            "the stop module was not built, because the PostgreSQL server's headers were missing: "
            "install the Debian package postgresql-server-dev-16 (ci/setup does for 15), then run "
            "ci/build");
}

TEST(StopModule, OfAnotherVersionIsRefused) {
  const Failed failed = support::failure_of([] { require_stop_module(15, 17); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("built for PostgreSQL 15, and the server is 17")) << failed.sentence;
  EXPECT_TRUE(failed.says("postgresql-server-dev-17")) << failed.sentence;
}

}  // namespace
