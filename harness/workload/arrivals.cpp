#include "workload/arrivals.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace workload {
namespace {

constexpr std::uint64_t kBlock = 64;
constexpr std::uint32_t kGapField = 0xffff'0000;  // far from the fields of what an iteration does

}  // namespace

// An arrival's place is the number of arrivals that are expected before it. The ramp's area turns
// places into times (a non-homogeneous Poisson process by inversion, Çinlar 1975).

Arrivals::Arrivals(const scenario::Load& load, const base::Draw& draw)
    : ramp_(load), draw_(draw), poisson_(load.poisson) {
  const double expected = ramp_.area(load.duration_s);
  const auto most = load.iterations > 0 ? static_cast<std::uint64_t>(load.iterations) : UINT64_MAX;
  if (!poisson_) {
    count_ = std::min(most, static_cast<std::uint64_t>(std::ceil(expected)));
    return;
  }
  double place = 0;
  for (count_ = 0; count_ < most; ++count_) {
    if (count_ % kBlock == 0) blocks_.push_back(place);
    place += gap(count_);
    if (place >= expected) break;
  }
}

double Arrivals::gap(std::uint64_t n) const {
  return -std::log1p(-base::Draw{draw_.seed, draw_.phase, n}.unit(kGapField));
}

double Arrivals::place(std::uint64_t n) const {
  if (!poisson_) return static_cast<double>(n);
  double place = blocks_[n / kBlock];
  for (std::uint64_t i = n - n % kBlock; i <= n; ++i) place += gap(i);
  return place;
}

std::optional<Arrivals> Arrivals::of(const scenario::Load& load, const base::Draw& draw) {
  if (!load.is_open_loop()) return std::nullopt;
  return Arrivals(load, draw);
}

base::Nanos Arrivals::due(std::uint64_t n) const {
  assert(n < count_);
  const auto seconds = ramp_.exceeds(place(n));
  assert(seconds);
  return base::from_s(*seconds);
}

std::uint64_t Arrivals::until(base::Nanos time) const {
  // Places only rise with n, and so do the times.
  std::uint64_t low = 0;
  std::uint64_t high = count_;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (due(middle) <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace workload
