#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pg/session.h"

namespace provision {

/// A migration that a database has.
struct AppliedMigration {
  std::string id;
  std::string sha256;        ///< of the file's bytes
  double duration_ms = 0;    ///< that applying it took, when it was applied
  bool applied_now = false;  ///< by this call, not by an earlier one
};

/// Brings the database to the state of the folder's manifest, each file in one transaction with its
/// row in the history (pgrush.migrations), and gives back all that are applied, in order. Throws
/// Failure (kProvisioningFailed) before anything is applied if folder, manifest and history do not
/// agree; and, with file and line, if a file cannot be applied: those before it are then in place.
std::vector<AppliedMigration> migrate(pg::Session& session, const std::filesystem::path& folder);

/// Applies a file over the migrations, as their owner and in one transaction, and gives back its
/// sha256. Throws Failure: kUnusable if it cannot be read, kProvisioningFailed, with file and line,
/// if it cannot be applied.
std::string apply_variant(pg::Session& session, const std::filesystem::path& path);

}  // namespace provision
