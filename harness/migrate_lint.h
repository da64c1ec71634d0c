#pragma once

#include <string>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush migrate lint` was told.
struct MigrateLintArguments {
  std::string migrations = "migrations";  ///< the folder
  bool json = false;                      ///< one JSON document instead of a line a finding
};

/// Holds a folder's migrations against the rules of lint/ and writes what they find to stdout: a
/// pass if nothing is found, kViolated else. Throws Failure (kUnusable) for a folder that it cannot
/// use, or a file that does not parse, with line and column.
base::ExitStatus migrate_lint(const MigrateLintArguments& arguments);

}  // namespace pgrush
