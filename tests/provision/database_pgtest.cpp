#include "provision/database.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "pg/conninfo.h"
#include "provision/capacity.h"
#include "provision/migrations.h"
#include "support/failure.h"
#include "support/poll.h"
#include "support/server.h"

namespace {

using provision::Database;
using support::value_of;

class DatabasePgTest : public testing::Test {
 protected:
  bool exists(const std::string& name) {
    return value_of(admin_, "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") ==
           "1";
  }
  std::string roles() {
    return value_of(
        admin_,
        "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname !~ '^pg_'");
  }
  void make_role(const Database& database, const std::string& name) {
    pg::Session session(database.conninfo());
    session.script("CREATE ROLE " + name + "; GRANT USAGE ON SCHEMA public TO " + name);
  }

  pg::Session admin_{support::server().conninfo()};
};

TEST_F(DatabasePgTest, LeavesNothingNotEvenTheMigrationsRoles) {
  const std::string before = roles();
  Database database = support::migrated_database();
  EXPECT_TRUE(database.name().starts_with("pgrush_"));
  EXPECT_TRUE(exists(database.name()));
  const auto created = database.note_created_roles();
  EXPECT_NE(std::ranges::find(created, "clinic_owner"), created.end());
  EXPECT_EQ(std::ranges::find(created, "postgres"), created.end());
  EXPECT_TRUE(database.drop().empty());
  EXPECT_FALSE(exists(database.name()));
  EXPECT_EQ(roles(), before);
}

TEST_F(DatabasePgTest, IsDroppedByItsDestructorAndMovingItDropsNothing) {
  std::string name;
  {
    Database first = support::migrated_database();
    const Database database = std::move(first);
    name = database.name();
    { const Database gone = std::move(first); }
    EXPECT_TRUE(exists(name));
  }
  EXPECT_FALSE(exists(name));
}

TEST_F(DatabasePgTest, IsDroppedUnderConnectedClients) {
  Database database = support::empty_database();
  pg::Session session(database.conninfo());
  session.script("BEGIN");
  database.drop();
  EXPECT_FALSE(exists(database.name()));
}

TEST_F(DatabasePgTest, StaysIfItIsToBeKept) {
  std::string name;
  {
    Database database = support::empty_database();
    name = database.name();
    database.keep();
    EXPECT_TRUE(database.drop().empty());
  }
  EXPECT_TRUE(exists(name));
  admin_.script("DROP DATABASE " + name);
}

TEST_F(DatabasePgTest, RoleThatAnotherDatabaseUsesByNowIsLeftAndTold) {
  Database first = support::empty_database();
  make_role(first, "pgrush_test_shared");
  Database second = support::empty_database();
  {
    pg::Session session(second.conninfo());
    session.script("GRANT USAGE ON SCHEMA public TO pgrush_test_shared");
  }
  EXPECT_EQ(first.drop(), std::vector<std::string>{"pgrush_test_shared"});
  second.drop();
  admin_.script("DROP ROLE pgrush_test_shared");
}

TEST_F(DatabasePgTest, RoleThatExistedBeforeIsNotDropped) {
  admin_.script("CREATE ROLE pgrush_test_earlier");
  { const Database database = support::migrated_database(); }
  EXPECT_NE(roles().find("pgrush_test_earlier"), std::string::npos);
  admin_.script("DROP ROLE pgrush_test_earlier");
}

TEST_F(DatabasePgTest, RoleThatSomebodyCreatesAfterTheMigrationsIsNotDropped) {
  Database database = support::empty_database();
  make_role(database, "pgrush_test_ours");
  EXPECT_EQ(database.note_created_roles(), std::vector<std::string>{"pgrush_test_ours"});
  admin_.script("CREATE ROLE pgrush_test_theirs");
  database.drop();
  EXPECT_EQ(roles().find("pgrush_test_ours"), std::string::npos);
  EXPECT_NE(roles().find("pgrush_test_theirs"), std::string::npos);
  admin_.script("DROP ROLE pgrush_test_theirs");
}

TEST_F(DatabasePgTest, ThatCannotBeDroppedIsNamed) {
  Database database = support::empty_database();
  admin_.script("ALTER DATABASE " + database.name() + " IS_TEMPLATE true");
  const auto failed = support::failure_of([&] { database.drop(); });
  EXPECT_EQ(failed.status, 101);
  EXPECT_TRUE(failed.says("database " + database.name() + " is left")) << failed.sentence;
  admin_.script("ALTER DATABASE " + database.name() + " IS_TEMPLATE false");
  admin_.script("DROP DATABASE " + database.name());
}

TEST_F(DatabasePgTest, OneThatAnEarlierRunLeftIsMentionedButNotOneInUse) {
  Database left = support::empty_database();
  const Database in_use = support::empty_database();
  const pg::Session session(in_use.conninfo());
  admin_.script("CREATE DATABASE pgrush_not_ours");
  const auto mentioned = support::empty_database().left_behind();
  EXPECT_EQ(mentioned, std::vector<std::string>{left.name()});
  EXPECT_TRUE(exists(left.name()));
  admin_.script("DROP DATABASE pgrush_not_ours");
}

TEST_F(DatabasePgTest, ConninfoKeepsThePasswordAndChangesTheDatabase) {
  const Database database(
      pg::with_words(support::server().conninfo(), {{"password", "p'w"}, {"dbname", "template1"}}));
  const auto words = pg::parse_conninfo(database.conninfo());
  EXPECT_EQ(words.at("password"), "p'w");
  EXPECT_EQ(words.at("dbname"), database.name());
}

TEST_F(DatabasePgTest, MaintenanceDatabaseIsPostgresUnlessOneIsNamed) {
  auto words = pg::parse_conninfo(support::server().conninfo());
  words.erase("dbname");
  words["user"] = "postgres";
  EXPECT_NO_THROW(const Database database(pg::make_conninfo(words)));
  EXPECT_EQ(
      support::failure_of([&] {
        const Database database(pg::with_words(pg::make_conninfo(words), {{"dbname", "absent"}}));
      }).status,
      100);
}

TEST_F(DatabasePgTest, RoomIsWhatTheServerSays) {
  const auto room = provision::connection_room(admin_);
  EXPECT_EQ(room.accepted, 120);
  EXPECT_EQ(room.reserved, 3);
  EXPECT_GE(room.in_use, 1);
}

TEST_F(DatabasePgTest, IsAtRestWhenNoOtherClientIsConnected) {
  const Database database = support::empty_database();
  pg::Session watcher(database.conninfo());
  {
    const pg::Session client(database.conninfo());
    EXPECT_TRUE(support::comes_true([&] { return provision::other_clients(watcher) == 1; }));
  }
  EXPECT_TRUE(support::comes_true([&] { return provision::other_clients(watcher) == 0; }));
}

}  // namespace
