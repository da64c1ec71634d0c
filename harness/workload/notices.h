#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/uuid.h"
#include "workload/booking_plan.h"

namespace workload {

/// Word of an acknowledged booking or cancellation, for somebody else to look at.
struct Notice {
  std::uint32_t client = 0;  ///< who was told
  Booking booking;
  base::Uuid appointment;
};

/// Where clients leave each other notices, first come, first served. Any thread, without a lock.
class Notices {
 public:
  /// With room for so many notices in all; further ones are dropped.
  explicit Notices(std::size_t room) : places_(room) {}

  /// Leaves a notice.
  void post(const Notice& notice);
  /// Takes the oldest notice; nothing if there is none, if it is the reader's own, or if another
  /// client was faster.
  std::optional<Notice> take(std::uint32_t reader);

 private:
  struct Place {
    Notice notice;  ///< written before it is posted, constant from then on
    std::atomic<bool> posted{false};
  };
  std::vector<Place> places_;
  std::atomic<std::size_t> next_{0};   ///< place of the next notice
  std::atomic<std::size_t> taken_{0};  ///< notices that somebody took
};

}  // namespace workload
