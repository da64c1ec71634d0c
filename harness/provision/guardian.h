#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "provision/descriptor.h"
#include "provision/server_folder.h"

namespace provision {

/// What a guardian is to start, made ready before it is forked.
struct GuardianPlan {
  std::filesystem::path folder;          ///< holds data, log and socket
  std::vector<std::string> initdb;       ///< program and arguments
  std::vector<std::string> postgres;     ///< program and arguments
  std::vector<std::string> environment;  ///< NAME=value, and nothing else
  std::string configuration;             ///< appended to postgresql.conf
  std::optional<Account> account;        ///< to drop to
  bool keep = false;                     ///< the server outlives guardian and pgrush
};

/// A process of its own that starts a server, and ends it and removes its folder when pgrush says
/// so or is gone, however it went. If the guardian itself is killed, the kernel ends the server.
class Guardian {
 public:
  /// Forks; to be called before the process has threads. The guardian and the server's processes
  /// hold `lock` from now on.
  Guardian(const GuardianPlan& plan, Descriptor lock);
  /// Ends the server and waits, see stop().
  ~Guardian() { stop(); }
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;

  /// Waits until the server accepts connections. Throws Failure (kProvisioningFailed) with the
  /// last useful line of its log; the guardian has then tidied up.
  void await_ready();
  /// Ends server and guardian, and waits until they are gone. A kept server stays. Does nothing the
  /// second time.
  void stop();
  /// The guardian's process id, for tests that kill it.
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  Descriptor control_;
};

/// The line of a server's or initdb's log that says best why it ended, without its prefix; "" if
/// the log is empty.
std::string last_useful_line(const std::string& log);

}  // namespace provision
