#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/time.h"
#include "pg/session.h"

namespace provision {

/// Whom a migrator answers to while it works.
struct Company {
  std::function<void(const std::string&)> tell = [](const std::string&) {};  ///< for people
  std::function<void()> between = [] {};  ///< between two steps; what it throws ends the work there
};

/// The lock that one migrator of a database has at a time, held by a session of its own that never
/// has a transaction open: CREATE INDEX CONCURRENTLY waits for every transaction, and would wait
/// for one that waits for the lock.
class MigratorLock {
 public:
  /// Waits for the lock, 10 minutes at most, and tells who has it after some seconds. Throws
  /// Failure (kProvisioningFailed) that names the holder, and what `company` throws.
  MigratorLock(const std::string& conninfo, const Company& company);

  /// Throws Failure (kProvisioningFailed) if the session, and with it the lock, is lost.
  void require_held();

 private:
  pg::Session session_;
};

/// How long to wait before the lock is tried again: 25 ms after the first failure, doubling to 1 s,
/// and of that between half and all, so that many migrators do not ask at once. `failures` counts
/// from 1; `unit` is a draw in [0, 1).
base::Nanos polling_pause(std::uint32_t failures, double unit);

}  // namespace provision
