#include "role_session.h"

#include <gtest/gtest.h>

#include "pg/conninfo.h"
#include "support/server.h"

namespace pgrush {
namespace {

TEST(RoleSessionPgTest, TellsTimesSoThatTheyCanBeToldBack) {
  const std::string dsn = pg::with_words(
      support::server().conninfo(), {{"options", "-c DateStyle=SQL,DMY -c TimeZone=Asia/Kolkata"}});
  pg::Session session = session_of(dsn, "test");
  const std::string shown =
      support::value_of(session, "SELECT '2026-11-22 12:00:00+00'::timestamptz");
  EXPECT_EQ(shown, "2026-11-22 17:30:00+05:30");
}

}  // namespace
}  // namespace pgrush
