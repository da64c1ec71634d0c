#include "workload/pace.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace workload {
namespace {

using scenario::Executor;

constexpr std::uint32_t kThinkField = 0xffff'0001;

}  // namespace

Pace::Pace(const scenario::Load& load, const base::Draw& draw)
    : load_(load),
      draw_(draw),
      ramp_(load),
      arrivals_(Arrivals::of(load, draw)),
      places_(static_cast<std::size_t>(load.connections)) {}

void Pace::open() {
  const std::int64_t closed = closed_.exchange(0);
  const std::int64_t started = started_.exchange(0);
  if (closed == 0 || started == 0) return;
  passed_ += base::Nanos(closed - started);
  // What nobody had begun to wait for is still to come; what was due has been skipped.
  if (arrivals_) next_ = arrivals_->until(passed_);
  for (Place& place : places_) place.arrival.reset();
}

void Pace::close(base::Instant now) {
  std::int64_t open = 0;
  closed_.compare_exchange_strong(open, base::ns_of(now));
}

std::pair<std::uint64_t, std::uint64_t> Pace::progress() const {
  std::uint64_t all = static_cast<std::uint64_t>(load_.iterations);
  if (load_.executor == Executor::kPerVuIterations) all *= places_.size();
  if (arrivals_) all = arrivals_->count();
  const std::uint64_t dealt = next_.load(std::memory_order_relaxed);
  return {all, all == 0 ? dealt : std::min(all, dealt)};
}

std::vector<std::uint64_t> Pace::missed() const {
  std::vector<std::uint64_t> missed;
  if (!arrivals_ || started_ == 0) return missed;
  const base::Nanos closed =
      closed_ == 0 ? base::Nanos::max() : base::Nanos(closed_ - started_) + passed_;
  const base::Nanos warm_up = base::from_s(load_.warm_up_s);
  const auto note = [&](std::uint64_t arrival) {
    const base::Nanos due = arrivals_->due(arrival);
    if (due >= warm_up && due <= closed) missed.push_back(arrival);
    return due <= closed;
  };
  for (const Place& place : places_)
    if (place.arrival) note(*place.arrival);
  for (std::uint64_t next = next_; next < arrivals_->count() && note(next); ++next) {
  }
  return missed;
}

base::Instant Pace::started(base::Instant now) {
  std::int64_t started = started_.load(std::memory_order_acquire);
  if (started == 0 && started_.compare_exchange_strong(started, base::ns_of(now)))
    started = base::ns_of(now);
  return base::at_ns(started) - passed_;
}

Pace::Turn Pace::take(std::uint32_t client, base::Instant now) {
  Place& place = places_[client];
  const base::Instant start = started(now);
  return arrivals_ ? take_open(place, start, now) : take_closed(client, place, start, now);
}

/// Thinking takes an exponential time, ten times the mean at most (as TPC-C's users do).
void Pace::rest(std::uint32_t client, std::uint64_t iteration, base::Instant now) {
  if (load_.think_ms <= 0) return;
  const double drawn =
      -std::log1p(-base::Draw{draw_.seed, draw_.phase, iteration}.unit(kThinkField));
  places_[client].due = now + base::from_ms(load_.think_ms * std::min(drawn, 10.0));
}

/// Deals the next arrival to a client; false if there is none left.
bool Pace::deal(Place& place, base::Instant start) {
  const std::uint64_t arrival = next_.fetch_add(1, std::memory_order_relaxed);
  if (arrival >= arrivals_->count()) return false;
  place.arrival = arrival;
  place.due = start + arrivals_->due(arrival);
  return true;
}

Pace::Turn Pace::take_open(Place& place, base::Instant start, base::Instant now) {
  while (place.arrival || deal(place, start)) {
    const std::int64_t closed = closed_.load(std::memory_order_acquire);
    if (closed != 0 && place.due > base::at_ns(closed)) return {};
    if (now < place.due) return {Turn::Kind::kWait, *place.arrival, place.due};
    const std::uint64_t arrival = *place.arrival;
    place.arrival.reset();
    const bool too_late = closed != 0 || (load_.skip_after_ms > 0 &&
                                          now - place.due > base::from_ms(load_.skip_after_ms));
    const bool measured = place.due - start >= base::from_s(load_.warm_up_s);
    if (!too_late) return {Turn::Kind::kBegin, arrival, place.due, measured};
    // What belongs to the warm-up is in no figure: it has not even arrived.
    if (measured) return {Turn::Kind::kSkip, arrival, place.due};
  }
  return {};
}

Pace::Turn Pace::take_closed(std::uint32_t client, Place& place, base::Instant start,
                             base::Instant now) {
  if (closed_.load(std::memory_order_relaxed) != 0) return {};
  if (load_.executor == Executor::kRampingVus) {
    const double passed = base::to_s(now - start);
    // k6 rounds: client 0 is the first half of the way to 1.
    const auto wanted = ramp_.reaches(static_cast<double>(client) + 0.5, passed);
    if (!wanted) return {};
    if (*wanted > passed)
      return {Turn::Kind::kWait, 0, std::max(start + base::from_s(*wanted), now + base::Nanos(1))};
  }
  if (place.due > now) return {Turn::Kind::kWait, 0, place.due};
  std::uint64_t iteration = 0;
  const auto most = static_cast<std::uint64_t>(load_.iterations);
  if (load_.executor == Executor::kPerVuIterations) {
    if (place.made == most) return {};
    iteration = client * most + place.made;
    next_.fetch_add(1, std::memory_order_relaxed);
  } else {
    iteration = next_.fetch_add(1, std::memory_order_relaxed);
    if (most > 0 && iteration >= most) return {};
  }
  ++place.made;
  return {Turn::Kind::kBegin, iteration, now, now - start >= base::from_s(load_.warm_up_s)};
}

}  // namespace workload
