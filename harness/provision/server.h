#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provision/guardian.h"

namespace provision {

/// What a throwaway server is to be like.
struct ServerOptions {
  int connections = 100;  ///< that the load opens; about 20 more are accepted
  bool keep = false;      ///< server and folder outlive pgrush
  std::vector<std::pair<std::string, std::string>> settings{};  ///< after ours, so that they win
};

/// A PostgreSQL server of our own, on a unix socket in a temporary folder. It dies with pgrush,
/// whatever kills pgrush, unless it is to be kept.
class ThrowawayServer {
 public:
  /// Starts it, which takes about a second, and removes what earlier runs left behind. To be called
  /// before the process has threads. Throws Failure (kProvisioningFailed).
  explicit ThrowawayServer(const ServerOptions& options);
  /// As stop(), without a word if that fails.
  ~ThrowawayServer();

  /// How to connect to it, as its superuser, to the database postgres.
  const std::string& conninfo() const { return conninfo_; }
  /// Where it lives.
  const std::filesystem::path& folder() const { return folder_; }
  /// Its major version, 15 for 15.20.
  int major_version() const;
  /// A new file `name` in its folder, open for writing and reading; the server's user owns it and
  /// nobody else can read it. Throws Failure (kProvisioningFailed), also if there is one already.
  Descriptor make_file(const std::string& name) const;
  /// Its guardian's process id, for tests that kill it.
  pid_t guardian_pid() const { return guardian_->pid(); }
  /// Two lines for people: psql to `database`, and what ends the server and removes its folder.
  std::string how_to_connect(const std::string& database) const;
  /// Ends it and waits until server and folder are gone; a kept one stays. Throws Failure
  /// (kCleanUpFailed) that names what is left. Does nothing the second time.
  void stop();

 private:
  std::filesystem::path binaries_;
  std::optional<Account> account_;
  bool keep_;
  std::filesystem::path folder_;
  std::string conninfo_;
  std::unique_ptr<Guardian> guardian_;
};

/// The lines that make a server a throwaway one, in postgresql.conf's syntax.
std::string server_configuration(const std::filesystem::path& folder, const ServerOptions& options);

}  // namespace provision
