#include "provision/capacity.h"

#include <gtest/gtest.h>

#include "support/failure.h"

namespace {

using support::failure_of;

TEST(ServerVersion, OlderThan15IsRefusedWithItsNumber) {
  const auto failed = failure_of([] { provision::require_version(140011); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_EQ(failed.sentence, "server 14.11 is too old: pgrush needs 15 or newer");
}

TEST(ServerVersion, From15OnIsAccepted) {
  EXPECT_NO_THROW(provision::require_version(150000));
  EXPECT_NO_THROW(provision::require_version(180001));
}

TEST(ConnectionRoom, CountsReservedAndUsedConnections) {
  const provision::ConnectionRoom room{.accepted = 100, .reserved = 3, .in_use = 7};
  EXPECT_NO_THROW(provision::require_room(room, 90));
  const auto failed = failure_of([&] { provision::require_room(room, 91); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_EQ(failed.sentence,
            "the server accepts 90 more connections (max_connections 100, 3 reserved, 7 in use), "
            "91 are needed: lower --connections or raise max_connections");
}

}  // namespace
