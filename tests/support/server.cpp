#include "support/server.h"

#include "provision/migrations.h"

namespace support {

provision::ThrowawayServer& server() {
  static provision::ThrowawayServer shared({.connections = 100});
  return shared;
}

provision::Database empty_database() { return provision::Database(server().conninfo()); }

provision::Database fresh_database() {
  static const provision::Database original = migrated_database();
  return provision::Database(original);
}

provision::Database migrated_database() {
  provision::Database database = empty_database();
  pg::Session session(database.conninfo());
  provision::migrate(session, PGRUSH_SOURCE "/migrations");
  return database;
}

std::string value_of(pg::Session& session, const std::string& sql) {
  return std::string(session.query(sql).at(0, 0));
}

}  // namespace support
