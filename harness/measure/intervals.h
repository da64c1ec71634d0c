#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace measure {

/// Intervals of time, both ends included, that tell in O(log n) how many of them meet another one.
class Intervals {
 public:
  /// Forgets all.
  void clear() {
    begins_.clear();
    ends_.clear();
  }
  /// Adds one; it does not end before it begins.
  void add(std::int64_t begin, std::int64_t end) {
    begins_.push_back(begin);
    ends_.push_back(std::max(begin, end));
  }
  /// Call after the last add().
  void sort() {
    std::ranges::sort(begins_);
    std::ranges::sort(ends_);
  }
  /// How many have a moment in common with `begin` to `end`: those that have begun by its end,
  /// without those that were over before it began.
  std::uint64_t meeting(std::int64_t begin, std::int64_t end) const {
    const auto begun = std::ranges::upper_bound(begins_, end) - begins_.begin();
    const auto over = std::ranges::lower_bound(ends_, begin) - ends_.begin();
    return static_cast<std::uint64_t>(begun - over);
  }

 private:
  std::vector<std::int64_t> begins_, ends_;
};

}  // namespace measure
