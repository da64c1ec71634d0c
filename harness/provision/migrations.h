#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pg/session.h"
#include "provision/migrator.h"

namespace provision {

/// Brings a database of our own, which nobody else uses, to the state of the folder's manifest, and
/// gives back all that are applied, in order. Each file runs in one transaction with its row in the
/// history (pgrush.migrations), or, if its statements cannot, statement by statement. Throws
/// Failure (kProvisioningFailed) before anything is applied if folder, manifest and history do not
/// agree or a file cannot be run as it is; and, with file, line and column, if a statement fails:
/// the files before it are then in place.
std::vector<AppliedMigration> migrate(pg::Session& session, const std::filesystem::path& folder);

/// What migrators of a database that others work with are told.
struct MigrateOptions {
  std::string to;       ///< the last one to apply, "" for all, or the first one to take back
  std::string program;  ///< version that the history names
  Company company;
};

/// The same for a database that others work with, and where other migrators may be at work: exactly
/// one of them is at a time. Gives back those that this call applied. Throws as above, also if the
/// server is too old; kUnusable if there is no migration `to`.
std::vector<AppliedMigration> migrate_up(const std::string& conninfo,
                                         const std::filesystem::path& folder,
                                         const MigrateOptions& options);

/// Takes back the migration that the options name and all that were applied after it, the last one
/// first, each by the file of its name in FOLDER/rollbacks, in one transaction with its row in the
/// history. Gives back their ids, in that order. Throws as above, and before anything is taken back
/// if one of them has no such file, or one that cannot be run in a transaction.
std::vector<std::string> take_back(const std::string& conninfo, const std::filesystem::path& folder,
                                   const MigrateOptions& options);

/// A migration that is to be applied.
struct PlannedMigration {
  std::string id;
  std::size_t statements = 0;
  bool one_by_one = false;  ///< its statements cannot be in one transaction
  std::size_t applied = 0;  ///< of its statements, by an earlier attempt
};

/// What migrate_up would apply, found out in a transaction that can write nothing. Throws as it
/// does.
std::vector<PlannedMigration> plan_migrations(const std::string& conninfo,
                                              const std::filesystem::path& folder,
                                              const std::string& to);

/// How migrate_up connects: by its name, and with error positions counted in characters.
std::string migrator_conninfo(const std::string& conninfo);

/// Applies a file over the migrations, as their owner and in one transaction, and gives back its
/// sha256. Throws Failure: kUnusable if it cannot be read, kProvisioningFailed, with file and line,
/// if it cannot be applied.
std::string apply_variant(pg::Session& session, const std::filesystem::path& path);

}  // namespace provision
