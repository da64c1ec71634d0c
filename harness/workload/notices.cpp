#include "workload/notices.h"

namespace workload {

void Notices::post(const Notice& notice) {
  const std::size_t nth = next_.fetch_add(1, std::memory_order_relaxed);
  if (nth >= places_.size()) return;
  places_[nth].notice = notice;
  places_[nth].posted.store(true, std::memory_order_release);
}

std::optional<Notice> Notices::take(std::uint32_t reader) {
  std::size_t nth = taken_.load(std::memory_order_relaxed);
  if (nth >= places_.size() || !places_[nth].posted.load(std::memory_order_acquire))
    return std::nullopt;
  const Notice& notice = places_[nth].notice;
  if (notice.client == reader) return std::nullopt;
  if (!taken_.compare_exchange_strong(nth, nth + 1, std::memory_order_relaxed)) return std::nullopt;
  return notice;
}

}  // namespace workload
