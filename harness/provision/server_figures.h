#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "pg/session.h"

namespace provision {

/// Counters of a server that only grow, read before and after the load. A connection may hold back
/// what it has counted for up to a second, and a closed one holds back nothing: read them once the
/// load's connections are closed.
struct ServerFigures {
  std::int64_t wal_bytes = 0;  ///< of the whole server; the rest is this database's
  std::int64_t deadlocks = 0;
  std::int64_t commits = 0;
  std::int64_t rollbacks = 0;

  /// What was added since `before`.
  ServerFigures operator-(const ServerFigures& before) const;
};

/// The counters as they are now.
ServerFigures read_figures(pg::Session& session);

/// An object with the members' names as keys.
nlohmann::json to_json(const ServerFigures& figures);

/// The server's version and the settings that a result depends on, name and value.
std::vector<std::pair<std::string, std::string>> server_settings(pg::Session& session);

}  // namespace provision
