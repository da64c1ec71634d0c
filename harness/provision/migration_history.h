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
  std::vector<std::string> statement_sha256s;  ///< of such a one: of the applied statements
  std::string in_doubt;   ///< of such a one: sha256 of the statement begun last, "" if it has ended
  nlohmann::json fields;  ///< the whole row, by column
};

/// What the database has, by id.
using History = std::map<std::string, HistoryRow>;

/// Changes nothing: where there is no history yet it is empty. A file of which an attempt has left
/// nothing is not in it. Throws ServerError, or Failure (kProvisioningFailed) with the way out if
/// the session's user may not read it.
History read_history(pg::Session& session);

}  // namespace provision
