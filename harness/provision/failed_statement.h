#pragma once

#include <string>

#include "base/failure.h"
#include "pg/session.h"
#include "provision/script.h"
#include "syntax/statements.h"

namespace provision {

/// A lock was not given in time, or would have closed a circle of those who wait: everything is
/// rolled back, and the file may be tried again.
class LockNotGiven : public base::Failure {
 public:
  using Failure::Failure;
};

/// A statement cannot be in a transaction: everything is rolled back.
class NotInTransaction : public base::Failure {
 public:
  using Failure::Failure;
};

/// "FILE: line 12, column 3" of the `position`-th character of the script's statement; of its first
/// word for 0.
std::string place_in(const Script& script, const syntax::Statement& statement, int position = 0);

/// Throws Failure (kProvisioningFailed) that names file, line, column and statement, and has the
/// server's words; LockNotGiven if they are that (55P03, 40P01),
/// NotInTransaction if they are that (25001, 2D000).
[[noreturn]] void fail_at(const Script& script, const syntax::Statement& statement,
                          const pg::ServerError& error);

}  // namespace provision
