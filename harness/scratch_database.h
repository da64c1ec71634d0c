#pragma once

#include <string>
#include <vector>

#include "host.h"
#include "provision/database.h"

namespace pgrush {

/// Empty databases on a throwaway server of their own, for what is found out by trying.
class ScratchDatabase {
 public:
  /// Starts the server, with one database. Throws Failure (kProvisioningFailed).
  ScratchDatabase();

  /// How to connect to the first one, as its superuser.
  const std::string& conninfo() const { return databases_.front().conninfo(); }
  /// Makes one more, and gives back how to connect to it. Throws Failure (kProvisioningFailed).
  std::string another();
  /// Ends the server. Throws Failure (kCleanUpFailed).
  void leave();

 private:
  Host host_;
  std::vector<provision::Database> databases_;
};

}  // namespace pgrush
