#include "measure/blocking.h"

#include <unordered_map>

namespace measure {
namespace {

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// The graph of waits. Sessions are numbered: in a queue of n each waits for all before it, and
/// samples come often.
class Waits {
 public:
  explicit Waits(const std::vector<Waiting>& waiting) {
    for (const Waiting& one : waiting) {
      const std::size_t session = number_of(one.pid);
      for (const std::int32_t blocker : one.blocked_by) {
        const std::size_t other = number_of(blocker);
        blockers_[session].push_back(other);
        blocked_[other].push_back(session);
      }
    }
    depth_.assign(pids_.size(), 0);
    next_.assign(pids_.size(), kNobody);
    state_.assign(pids_.size(), State::kUnknown);
  }

  std::vector<std::int32_t> longest_chain() {
    std::size_t first = kNobody;
    for (std::size_t session = 0; session < pids_.size(); ++session)
      if (depth_from(session) > (first == kNobody ? 0 : depth_[first])) first = session;
    std::vector<std::int32_t> chain;
    for (; first != kNobody; first = next_[first]) chain.push_back(pids_[first]);
    return chain;
  }

  void find_holder(Blocking& blocking) const {
    for (std::size_t session = 0; session < pids_.size(); ++session) {
      if (!blockers_[session].empty()) continue;
      const std::size_t held_up = behind(session);
      if (held_up <= blocking.held_up) continue;
      blocking.holder = pids_[session];
      blocking.held_up = held_up;
    }
  }

 private:
  enum class State { kUnknown, kUnderWay, kKnown };

  std::size_t number_of(std::int32_t pid) {
    const auto [known, is_new] = numbers_.try_emplace(pid, pids_.size());
    if (is_new) {
      pids_.push_back(pid);
      blockers_.emplace_back();
      blocked_.emplace_back();
    }
    return known->second;
  }

  std::size_t depth_from(std::size_t session) {
    if (state_[session] == State::kKnown) return depth_[session];
    state_[session] = State::kUnderWay;
    for (const std::size_t blocker : blockers_[session]) {
      if (state_[blocker] == State::kUnderWay) continue;
      const std::size_t depth = 1 + depth_from(blocker);
      if (depth <= depth_[session]) continue;
      depth_[session] = depth;
      next_[session] = blocker;
    }
    state_[session] = State::kKnown;
    return depth_[session];
  }

  /// How many sessions wait for this one in the end.
  std::size_t behind(std::size_t session) const {
    std::vector<bool> reached(pids_.size());
    std::vector<std::size_t> found{session};
    reached[session] = true;
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const std::size_t other : blocked_[found[i]]) {
        if (reached[other]) continue;
        reached[other] = true;
        found.push_back(other);
      }
    }
    return found.size() - 1;
  }

  std::unordered_map<std::int32_t, std::size_t> numbers_;
  std::vector<std::int32_t> pids_;
  std::vector<std::vector<std::size_t>> blockers_;  ///< of each session: whom it waits for
  std::vector<std::vector<std::size_t>> blocked_;   ///< of each session: who waits for it
  std::vector<std::size_t> depth_;
  std::vector<std::size_t> next_;  ///< on the longest way
  std::vector<State> state_;
};

}  // namespace

Blocking blocking_of(const std::vector<Waiting>& waiting) {
  Waits waits(waiting);
  Blocking blocking;
  blocking.longest_chain = waits.longest_chain();
  waits.find_holder(blocking);
  return blocking;
}

}  // namespace measure
