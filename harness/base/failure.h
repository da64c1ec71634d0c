#pragma once

#include <stdexcept>
#include <string>

#include "base/exit_status.h"

namespace base {

/// What stops the harness: thrown where it is found, with what we were doing and to what, and
/// caught in main only. What the database does to a call is never a Failure: that is an Outcome.
class Failure : public std::runtime_error {
 public:
  /// `sentence` is shown to people as it is: it names the thing, the place and the way out.
  Failure(ExitStatus status, const std::string& sentence)
      : std::runtime_error(sentence), status_(status) {}

  /// What the process exits with if nothing worse holds.
  ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

/// Refuses arguments or a file: a Failure of exit status 104.
[[noreturn]] inline void refuse(const std::string& sentence) {
  throw Failure(ExitStatus::kUnusable, sentence);
}

}  // namespace base
