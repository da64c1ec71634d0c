#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/temporary_folder.h"

namespace support {

/// pgrush, or another program, as a user runs it: a process of its own, in the source folder, its
/// output caught.
class Program {
 public:
  /// Starts it. TMPDIR is a folder of this object's, so that what is left behind is ours. `report`
  /// adds --report with a file of ours.
  explicit Program(std::vector<std::string> arguments, bool report = true,
                   const std::filesystem::path& program = PGRUSH_PROGRAM);
  /// Waits for its end; a process that a signal ended counts as 128 + signal.
  int wait();
  /// Sends it a signal.
  void signal(int number) const;
  /// Its process id.
  pid_t pid() const { return pid_; }
  /// Waits until `text` stands on its stderr or stdout; false if it ended before.
  bool says(const std::string& text);

  /// What it has written so far.
  std::string out() const;
  /// What it has complained of so far.
  std::string err() const;
  /// The report; null if there is none.
  nlohmann::json report() const;
  /// What is left of throwaway servers: processes of theirs, and folders.
  std::vector<std::string> left_behind() const;
  /// Its TMPDIR.
  std::filesystem::path temporary() const { return folder_.path() / "tmp"; }

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  int status_ = -1;
};

}  // namespace support
