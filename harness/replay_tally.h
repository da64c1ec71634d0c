#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dead_letters.h"

namespace pgrush {

/// What became of the dead letters that a replay has gone through.
class ReplayTally {
 public:
  /// Of a replay, or of one that only tells what it would do.
  explicit ReplayTally(bool dry_run) : dry_run_(dry_run) {}

  /// Notes one that stays for the reason with that code; its line.
  std::string refused(const DeadLetter& letter, const std::string& code);
  /// Notes one by what webhook.replay_chosen said of it, "" for nothing: somebody else has replayed
  /// it. Its line.
  std::string answered(const DeadLetter& letter, const std::string& outcome);
  /// How many are replayed, or would be.
  std::int64_t replayed() const { return replayed_; }
  /// How many of each, in one line.
  std::string counts() const;
  /// The same, with what stays, as one JSON object.
  std::string json(bool limit_reached, bool interrupted) const;

 private:
  const bool dry_run_;
  std::int64_t replayed_ = 0;
  std::int64_t gone_ = 0;
  std::vector<std::string> duplicates_;
  std::vector<std::pair<std::string, std::string>> refused_;  ///< id and code
};

}  // namespace pgrush
