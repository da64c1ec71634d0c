#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "pg/session.h"

namespace provision {

/// A row of pgrush.migrations: a migration that the database has, or has begun.
struct HistoryRow {
  std::string sha256;
  double duration_ms = 0;
  bool finished = true;  ///< false: it runs statement by statement, and is to be resumed
  int begun = 0;         ///< of such a one: the last statement that was begun, from 1
  int applied = 0;       ///< of such a one: the last statement that is known to be applied, from 1
  std::vector<std::string> statement_sha256s;  ///< of such a one: of the applied ones
  nlohmann::json fields;                       ///< the whole row, by column
};

/// What the database has, by id.
using History = std::map<std::string, HistoryRow>;

/// Changes nothing: where there is no history yet it is empty. Throws ServerError.
History read_history(pg::Session& session);

/// Makes the history's table what this version of the program writes. Throws ServerError.
void create_history(pg::Session& session);

}  // namespace provision
