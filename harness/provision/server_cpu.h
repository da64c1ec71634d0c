#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace provision {

/// What /proc tells of a process.
struct ProcessStat {
  pid_t parent = 0;
  double cpu_s = 0;           ///< user and system
  double children_cpu_s = 0;  ///< of children that have ended
};

/// What a file of /proc holds; "" if there is none, or none any more.
std::string text_if_there(const std::string& path);

/// From the text of /proc/PID/stat; nothing if it is not one.
std::optional<ProcessStat> parse_process_stat(std::string_view text);

/// Processor time of a process so far; nothing if it is not on this machine.
std::optional<double> process_cpu_s(pid_t pid);

/// Processor time of a server whose processes this machine shows.
class ServerCpu {
 public:
  /// `backend` is a session's process in `database`. A server elsewhere has processes of the same
  /// numbers as others here: only one whose title names the database is taken for it.
  ServerCpu(pid_t backend, const std::string& database);
  /// Of the server's processes, those that have ended included; nothing if it is not local.
  std::optional<double> total_s() const;
  /// Whether the server is on this machine.
  bool is_local() const { return postmaster_ != 0; }

 private:
  pid_t postmaster_ = 0;  ///< 0: not local
};

}  // namespace provision
