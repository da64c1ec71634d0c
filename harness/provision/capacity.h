#pragma once

#include <cstdint>

#include "pg/session.h"

namespace provision {

/// Throws Failure (kProvisioningFailed) if the server is too old. `server_version` as libpq has it:
/// 150020 for 15.20.
void require_version(int server_version);

/// How many connections a server has to give.
struct ConnectionRoom {
  std::int64_t accepted = 0;  ///< max_connections
  std::int64_t reserved = 0;  ///< of these, for the server's administrators
  std::int64_t in_use = 0;    ///< of these, by clients that are connected now
};

/// The server's room, as it is now; the session itself is among those in use.
ConnectionRoom connection_room(pg::Session& session);

/// Throws Failure (kProvisioningFailed), with the numbers and the way out, if `wanted` more
/// connections would not be accepted.
void require_room(const ConnectionRoom& room, std::int64_t wanted);

/// How many other clients are connected to this session's database. At 0 the database is at rest;
/// the caller waits for that, with a deadline of its own.
std::int64_t other_clients(pg::Session& session);

}  // namespace provision
