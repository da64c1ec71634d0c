#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace simulation {

/// When which client of a simulation does its next step.
class Agenda {
 public:
  /// A client and its time.
  struct Step {
    std::int64_t now;
    std::uint32_t client;
    auto operator<=>(const Step&) const = default;
  };

  /// Has the client step at that time.
  void add(std::int64_t at, std::uint32_t client) { steps_.push({at, client}); }
  /// Whether nobody has anything left to do.
  bool done() const { return steps_.empty(); }
  /// Takes out the earliest step.
  Step next() {
    const Step step = steps_.top();
    steps_.pop();
    return step;
  }

 private:
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
};

}  // namespace simulation
