#include "workload/rendezvous.h"

#include <utility>

namespace workload {

Rendezvous::Rendezvous(std::uint32_t volleys, std::uint32_t clients,
                       std::function<std::uint32_t(std::uint32_t)> seats_of)
    : seats_of_(std::move(seats_of)), volleys_(volleys), before_(clients, kNobody) {}

std::optional<Seat> Rendezvous::draw() {
  std::uint64_t seen = next_.load(std::memory_order_relaxed);
  while (true) {
    const Seat seat{static_cast<std::uint32_t>(seen >> 32), static_cast<std::uint32_t>(seen)};
    // A volley that has begun to fill is filled even when closed: its members are on their way.
    if (seat.volley >= volleys_.size() || (closed() && seat.member == 0)) return std::nullopt;
    const bool last = seat.member + 1 == seats_of_(seat.volley);
    const std::uint64_t next = last ? std::uint64_t{seat.volley + 1} << 32 : seen + 1;
    if (next_.compare_exchange_weak(seen, next, std::memory_order_relaxed)) return seat;
  }
}

std::optional<Seat> Rendezvous::sit(std::uint32_t client, base::Instant now, Doorbell& doorbell) {
  const auto seat = draw();
  if (!seat) return std::nullopt;
  Volley& volley = volleys_[seat->volley];
  before_[client] = volley.last.load(std::memory_order_relaxed);
  while (!volley.last.compare_exchange_weak(before_[client], client, std::memory_order_release,
                                            std::memory_order_relaxed)) {
  }
  // acq_rel: whoever counts the last member sees every member's place in the list.
  const std::uint32_t seated = 1 + volley.seated.fetch_add(1, std::memory_order_acq_rel);
  if (seated < seats_of_(seat->volley)) return seat;
  // The list is read before the release: a member that is let go may sit down in its next volley
  // at once and change its link.
  thread_local std::vector<std::uint32_t> members;
  members.clear();
  for (std::uint32_t member = volley.last.load(std::memory_order_acquire); member != kNobody;
       member = before_[member])
    if (member != client) members.push_back(member);
  volley.released.store(now.time_since_epoch().count(), std::memory_order_release);
  for (const std::uint32_t member : members) doorbell.ring(member);
  return seat;
}

std::optional<base::Instant> Rendezvous::released(std::uint32_t volley) const {
  const std::int64_t at = volleys_[volley].released.load(std::memory_order_acquire);
  if (at == 0) return std::nullopt;
  return base::Instant(base::Clock::duration(at));
}

std::uint32_t Rendezvous::begun() const {
  const std::uint64_t next = next_.load(std::memory_order_relaxed);
  const auto volley = static_cast<std::uint32_t>(next >> 32);
  return static_cast<std::uint32_t>(next) == 0 ? volley : volley + 1;
}

}  // namespace workload
