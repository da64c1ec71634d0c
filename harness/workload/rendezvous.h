#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "workload/workload.h"

namespace workload {

/// A place in a volley.
struct Seat {
  std::uint32_t volley = 0;
  std::uint32_t member = 0;
};

/// Lets clients meet: idle clients take the seats of one volley after the other; whoever takes the
/// last seat of a volley releases all its members at once. Clients of several threads meet without
/// a lock. With at least as many clients as the largest volley has seats, every volley fills.
class Rendezvous {
 public:
  /// `seats_of` gives a volley's number of seats (at least 1) and must be a pure function.
  Rendezvous(std::uint32_t volleys, std::uint32_t clients,
             std::function<std::uint32_t(std::uint32_t)> seats_of);

  /// Takes the next seat for a client; nothing when all volleys are taken or it is closed. The one
  /// that fills its volley releases it: the other members hear `doorbell`.
  std::optional<Seat> sit(std::uint32_t client, base::Instant now, Doorbell& doorbell);
  /// When the volley was released; nothing while it still fills.
  std::optional<base::Instant> released(std::uint32_t volley) const;

  /// Lets clients sit down again after a close(); only while nobody sits.
  void open() { closed_.store(false, std::memory_order_relaxed); }
  /// Lets no client sit down any more. Any thread.
  void close() { closed_.store(true, std::memory_order_relaxed); }
  /// Whether it is closed. Any thread.
  bool closed() const { return closed_.load(std::memory_order_relaxed); }
  /// Volleys whose first seat was taken. Any thread.
  std::uint32_t begun() const;
  /// Volleys in all.
  std::uint32_t volleys() const { return static_cast<std::uint32_t>(volleys_.size()); }

 private:
  /// A volley's members hang in a list: `last` is the one that sat down last, each client's
  /// before_[client] the one before it; kNobody ends it.
  struct Volley {
    std::atomic<std::int64_t> released{0};
    std::atomic<std::uint32_t> seated{0};
    std::atomic<std::uint32_t> last{kNobody};
  };
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  std::optional<Seat> draw();

  // Constant after construction.
  std::function<std::uint32_t(std::uint32_t)> seats_of_;
  // Shared by all threads.
  std::atomic<std::uint64_t> next_{0};  ///< volley << 32 | member of the seat to be taken next
  std::atomic<bool> closed_{false};
  std::vector<Volley> volleys_;
  std::vector<std::uint32_t> before_;  ///< by client; written by it before it enters the list
};

}  // namespace workload
