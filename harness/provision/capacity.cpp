#include "provision/capacity.h"

#include <string>

#include <fmt/format.h>

#include "provision/binaries.h"
#include "sql/statements.h"

namespace provision {
namespace {

std::int64_t number_at(const pg::Table& table, int column) {
  return std::stoll(std::string(table.at(0, column)));
}

}  // namespace

void require_version(int server_version) {
  if (server_version / 10000 >= kOldestServer) return;
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      fmt::format("server {}.{} is too old: pgrush needs {} or newer",
                                  server_version / 10000, server_version % 10000, kOldestServer));
}

ConnectionRoom connection_room(pg::Session& session) {
  const pg::Table table = session.query(sql::connection_room);
  return {number_at(table, 0), number_at(table, 1), number_at(table, 2)};
}

void require_room(const ConnectionRoom& room, std::int64_t wanted) {
  const std::int64_t free = room.accepted - room.reserved - room.in_use;
  if (wanted <= free) return;
  throw base::Failure(
      base::ExitStatus::kProvisioningFailed,
      fmt::format("the server accepts {} more connections (max_connections {}, {} reserved, {} in "
                  "use), {} are needed: lower --connections or raise max_connections",
                  free, room.accepted, room.reserved, room.in_use, wanted));
}

std::int64_t other_clients(pg::Session& session) {
  return number_at(session.query(sql::other_clients), 0);
}

}  // namespace provision
