#pragma once

#include <optional>
#include <string>

#include "base/exit_status.h"

namespace pgrush {

/// What the commands of `pgrush migrate` are told. Each uses those that it has flags for.
struct MigrateArguments {
  std::string migrations = "migrations";  ///< the folder
  std::optional<std::string> dsn;         ///< nothing: none was named; of verify: --live
  std::string to;                         ///< up: the last one to apply; "": all
  bool dry_run = false;                   ///< up: only tell what would be applied
  bool json = false;                      ///< status, lint
  bool docs = false;                      ///< dump: a reference for people
  std::string name;                       ///< new, seed, rollback
};

/// Applies what the database does not have yet. Throws Failure, mostly kProvisioningFailed.
base::ExitStatus migrate_up(const MigrateArguments& arguments);

/// Takes back the migration that is named and all that were applied after it. Throws Failure,
/// mostly kProvisioningFailed.
base::ExitStatus migrate_rollback(const MigrateArguments& arguments);

/// Prints how the database stands with the folder. kPass whatever it says. Throws Failure.
base::ExitStatus migrate_status(const MigrateArguments& arguments);

/// Prints the database's schema, or that of the folder's migrations if no database is named. Throws
/// Failure.
base::ExitStatus migrate_dump(const MigrateArguments& arguments);

/// Tries the folder's migrations on a throwaway server, or compares the database that is named with
/// them, and prints what is wrong. kViolated if anything is. Throws Failure.
base::ExitStatus migrate_verify(const MigrateArguments& arguments);

/// Makes the file of the next migration and its entry. Throws Failure.
base::ExitStatus migrate_new(const MigrateArguments& arguments);

/// Prints what the rules of lint/ find in the folder's migrations. kPass if nothing, kViolated
/// else. Throws Failure (kUnusable) for a folder that it cannot use, or a file that does not parse,
/// with line and column.
base::ExitStatus migrate_lint(const MigrateArguments& arguments);

/// Seals manifest.json as its files are now. Throws Failure.
base::ExitStatus migrate_accept(const MigrateArguments& arguments);

/// Applies a file of the folder's seeds. Throws Failure.
base::ExitStatus migrate_seed(const MigrateArguments& arguments);

/// How to connect to the database that the arguments name. Throws Failure (kUnusable) if they name
/// none: what `command` does is never done to a database that nobody named.
std::string database_of(const MigrateArguments& arguments, const std::string& command);

}  // namespace pgrush
