#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provision/server.h"

namespace pgrush {

/// The server that a command makes its databases on: a throwaway one, or the one that a DSN names.
class Host {
 public:
  /// Starts a throwaway server with room for so many connections, and with these settings over
  /// those of every throwaway server, if `dsn` is nothing; otherwise touches nothing. Throws
  /// Failure (kProvisioningFailed).
  Host(const std::optional<std::string>& dsn, std::int64_t connections, bool keep,
       std::vector<std::pair<std::string, std::string>> settings = {});

  /// How to connect to it, to make databases.
  const std::string& conninfo() const { return conninfo_; }
  /// "throwaway", or the DSN without its password.
  const std::string& name() const { return name_; }
  /// Whether databases go when it goes.
  bool is_throwaway() const { return server_ != nullptr; }
  /// The throwaway server, for `command`, which needs one. Throws Failure (kProvisioningFailed) if
  /// it is another.
  const provision::ThrowawayServer& throwaway(const std::string& command) const;
  /// Whether server and databases stay.
  bool is_kept() const { return keep_; }
  /// Ends a throwaway server, or tells how to connect to `database` if it is kept. Throws Failure
  /// (kCleanUpFailed).
  void leave(const std::string& database);

 private:
  bool keep_;
  std::unique_ptr<provision::ThrowawayServer> server_;
  std::string conninfo_;
  std::string name_;
};

}  // namespace pgrush
