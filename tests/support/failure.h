#pragma once

#include <functional>
#include <string>

#include "base/failure.h"

namespace support {

/// What an action failed with: its exit status as a number, and its sentence. Status 0: it did not.
struct Failed {
  int status = 0;
  std::string sentence;

  /// Whether the sentence holds the words.
  bool says(const std::string& words) const { return sentence.find(words) != std::string::npos; }
};

/// Runs an action that should fail.
inline Failed failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Failure& failure) {
    return {static_cast<int>(failure.status()), failure.what()};
  }
  return {};
}

}  // namespace support
