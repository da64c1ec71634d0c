#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "provision/manifest.h"
#include "provision/migration_history.h"

namespace provision {

/// How a migration stands with a database.
enum class MigrationState {
  kApplied,  ///< all of it, as the file is
  kPending,  ///< nothing of it
  kPartial,  ///< some of its statements, as they are in the file: up goes on behind them
  kChanged,  ///< the file, or of a partial one a statement that is applied, is not what was applied
  kMissing,  ///< it is applied, but manifest.json does not name it
  kLate      ///< nothing of it, but one that sorts behind it is applied
};

/// Its name in JSON and for people: "applied".
std::string_view name_of(MigrationState state);

/// A migration of the folder, of the database, or of both.
struct MigrationStanding {
  std::string id;
  MigrationState state = MigrationState::kPending;
  const Migration* file = nullptr;  ///< none: it is missing
  const HistoryRow* row = nullptr;  ///< none: it is pending or late
};

/// How folder and database stand with each other, by id. Refers to both arguments.
std::vector<MigrationStanding> compare(const std::vector<Migration>& migrations,
                                       const History& history);

/// Throws Failure (kProvisioningFailed) for the first one that keeps migrations from being applied:
/// changed, missing or late. `folder` is for its words.
void require_agreement(const std::filesystem::path& folder,
                       const std::vector<MigrationStanding>& standings);

}  // namespace provision
