#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "provision/migration_state.h"

namespace report {

/// How a database stands with a folder of migrations.
struct MigrationStatus {
  std::string folder;
  std::string database;                                 ///< its name
  std::string server_version;                           ///< "15.20"
  std::vector<provision::MigrationStanding> standings;  ///< by id
};

/// As reports/migrations.schema.json has it, schema "pgrush.migrations/1". What nobody noted is
/// null.
nlohmann::ordered_json to_json(const MigrationStatus& status);

/// A line each, and one about all, for people.
std::string to_console(const MigrationStatus& status);

}  // namespace report
