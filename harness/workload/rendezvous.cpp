#include "workload/rendezvous.h"

#include <utility>

namespace workload {
namespace {

constexpr std::uint64_t kSkipped = std::uint64_t{1} << 31;

std::uint64_t word_of(std::uint32_t volley) { return std::uint64_t{volley} << 32; }

}  // namespace

Rendezvous::Rendezvous(std::uint32_t volleys, std::uint32_t clients,
                       std::function<std::uint32_t(std::uint32_t)> seats_of,
                       std::optional<Timetable> timetable)
    : seats_of_(std::move(seats_of)),
      timetable_(std::move(timetable)),
      volleys_(volleys),
      before_(clients, kNobody) {}

base::Instant Rendezvous::start(base::Instant now) {
  std::int64_t started = started_.load(std::memory_order_acquire);
  if (started == 0 && started_.compare_exchange_strong(started, base::ns_of(now)))
    started = base::ns_of(now);
  return base::at_ns(started) - passed_;
}

base::Instant Rendezvous::due(std::uint32_t volley) const {
  return base::at_ns(started_.load(std::memory_order_acquire)) - passed_ +
         timetable_->arrivals.due(volley);
}

/// Whether the load was closed before the volley was due.
bool Rendezvous::ends_before(std::uint32_t volley) const {
  const std::int64_t closed = closed_.load(std::memory_order_acquire);
  return closed != 0 && due(volley) > base::at_ns(closed);
}

bool Rendezvous::is_too_late(std::uint32_t volley, base::Instant now) const {
  if (!timetable_) return false;
  if (closed_.load(std::memory_order_acquire) != 0) return true;
  return timetable_->skip_after > base::Nanos(0) && now - due(volley) > timetable_->skip_after;
}

std::optional<Seat> Rendezvous::draw(base::Instant now) {
  std::uint64_t seen = next_.load(std::memory_order_relaxed);
  while (true) {
    Seat seat{static_cast<std::uint32_t>(seen >> 32),
              static_cast<std::uint32_t>(seen & (kSkipped - 1)), (seen & kSkipped) != 0};
    if (seat.volley >= volleys_.size()) return std::nullopt;
    // A volley that has begun to fill is filled even when closed: its members are on their way.
    const bool closed = closed_.load(std::memory_order_acquire) != 0;
    if (timetable_ ? ends_before(seat.volley) : closed && seat.member == 0) return std::nullopt;
    if (seat.member == 0) seat.skipped = is_too_late(seat.volley, now);
    const bool unseen = seat.skipped && timetable_->arrivals.due(seat.volley) < timetable_->warm_up;
    const bool last = unseen || seat.member + 1 == seats_of_(seat.volley);
    const std::uint64_t next =
        last ? word_of(seat.volley + 1)
             : word_of(seat.volley) | (seat.skipped ? kSkipped : 0) | (seat.member + 1);
    if (!next_.compare_exchange_weak(seen, next, std::memory_order_relaxed)) continue;
    if (!unseen) return seat;
    seen = next;
  }
}

std::optional<Seat> Rendezvous::sit(std::uint32_t client, base::Instant now, Doorbell& doorbell) {
  if (timetable_) start(now);
  const auto seat = draw(now);
  if (!seat || seat->skipped) return seat;
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
  const base::Instant released = timetable_ ? due(seat->volley) : now;
  volley.released.store(base::ns_of(released), std::memory_order_release);
  for (const std::uint32_t member : members) doorbell.ring(member);
  return seat;
}

Rendezvous::Fate Rendezvous::fate(std::uint32_t volley, base::Instant now) {
  if (!timetable_) return released(volley) ? Fate::kGoes : Fate::kWaits;
  // What the first member decides holds for all: nobody is to call alone. But nobody goes before
  // its own clock, read a moment earlier, says that the volley is due.
  const auto for_me = [&](Fate decided) {
    return decided == Fate::kGoes && now < *released(volley) ? Fate::kWaits : decided;
  };
  std::atomic<Fate>& fate = volleys_[volley].fate;
  Fate seen = fate.load(std::memory_order_acquire);
  if (seen != Fate::kWaits) return for_me(seen);
  const auto at = released(volley);
  const Fate decided = ends_before(volley) ? Fate::kOff
                       : at && now >= *at  ? Fate::kGoes
                                           : Fate::kWaits;
  if (decided == Fate::kWaits) return decided;
  return fate.compare_exchange_strong(seen, decided) ? decided : for_me(seen);
}

std::optional<base::Instant> Rendezvous::released(std::uint32_t volley) const {
  const std::int64_t at = volleys_[volley].released.load(std::memory_order_acquire);
  if (at == 0) return std::nullopt;
  return base::at_ns(at);
}

void Rendezvous::close(base::Instant now) {
  std::int64_t open = 0;
  closed_.compare_exchange_strong(open, base::ns_of(now));
}

void Rendezvous::open() {
  const std::int64_t closed = closed_.exchange(0);
  const std::int64_t started = started_.exchange(0);
  if (!timetable_ || closed == 0 || started == 0) return;
  passed_ += base::Nanos(closed - started);
  // Volleys that were called off are still to come; what was due has been made, or skipped.
  const auto first = static_cast<std::uint32_t>(timetable_->arrivals.until(passed_));
  for (std::uint32_t volley = first; volley < volleys() && volley <= begun(); ++volley) {
    volleys_[volley].released = 0;
    volleys_[volley].seated = 0;
    volleys_[volley].last = kNobody;
    volleys_[volley].fate = Fate::kWaits;
  }
  next_ = word_of(first);
}

std::vector<Seat> Rendezvous::missed() const {
  std::vector<Seat> missed;
  if (!timetable_ || started_ == 0) return missed;
  const std::uint64_t next = next_;
  auto member = static_cast<std::uint32_t>(next & (kSkipped - 1));
  for (auto volley = static_cast<std::uint32_t>(next >> 32);
       volley < volleys() && !ends_before(volley); ++volley) {
    const bool counts = timetable_->arrivals.due(volley) >= timetable_->warm_up;
    for (; counts && member < seats_of_(volley); ++member) missed.push_back({volley, member, true});
    member = 0;
  }
  return missed;
}

std::uint32_t Rendezvous::begun() const {
  const std::uint64_t next = next_.load(std::memory_order_relaxed);
  const auto volley = static_cast<std::uint32_t>(next >> 32);
  return static_cast<std::uint32_t>(next) == 0 ? volley : volley + 1;
}

}  // namespace workload
