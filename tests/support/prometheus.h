#pragma once

#include <filesystem>
#include <string>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace support {

/// A Prometheus server at a free port of the loopback: it scrapes one target twice a second, as job
/// pgrush, and evaluates rules. Ended with the object.
class Prometheus {
 public:
  /// Begins at once. `target` is HOST:PORT.
  Prometheus(const std::string& target, const std::filesystem::path& rules);
  ~Prometheus();
  Prometheus(const Prometheus&) = delete;
  Prometheus& operator=(const Prometheus&) = delete;

  /// Whether it came up.
  bool is_ready();
  /// How many series the expression has now, those left out that are no number; throws
  /// std::runtime_error with its own words if it is not one.
  int series_of(const std::string& expression) const;
  /// What it has logged.
  std::string log() const { return program_.err(); }

 private:
  TemporaryFolder folder_;
  Program program_;
  std::string url_;
};

}  // namespace support
