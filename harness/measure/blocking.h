#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace measure {

/// A session that waits for a lock, and those that stand before it: they hold the lock, or ask for
/// it longer.
struct Waiting {
  std::int32_t pid = 0;
  std::vector<std::int32_t> blocked_by;  ///< empty: not known
};

/// Who waits for whom at one moment.
struct Blocking {
  /// The longest way along which sessions wait: the first waits for the second, and so on; the last
  /// waits for nobody that is known. Empty if nobody waits.
  std::vector<std::int32_t> longest_chain;
  std::int32_t holder = 0;  ///< who waits for nobody and holds up the most sessions; 0: nobody
  std::size_t held_up = 0;  ///< how many wait for it, directly or behind others

  /// How many waits the longest chain has.
  std::size_t depth() const { return longest_chain.empty() ? 0 : longest_chain.size() - 1; }
};

/// A circle of waits is cut where it closes: its sessions are counted once.
Blocking blocking_of(const std::vector<Waiting>& waiting);

}  // namespace measure
