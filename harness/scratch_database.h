#pragma once

#include "host.h"
#include "provision/database.h"

namespace pgrush {

/// An empty database on a throwaway server of its own, for what is found out by trying.
class ScratchDatabase {
 public:
  /// Starts the server. Throws Failure (kProvisioningFailed).
  ScratchDatabase();

  /// How to connect to it, as its superuser.
  const std::string& conninfo() const { return database_.conninfo(); }
  /// Ends the server. Throws Failure (kCleanUpFailed).
  void leave();

 private:
  Host host_;
  provision::Database database_;
};

}  // namespace pgrush
