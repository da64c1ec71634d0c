#include "report/capacity.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "measure/knee.h"

namespace report {
namespace {

/// The response p99 by rate; of a rate that was tried again the mean.
std::vector<measure::Point> curve_of(const Capacity& capacity) {
  std::map<double, std::pair<double, double>> sums;
  for (const RateProbe& probe : capacity.probes) {
    if (probe.by_generator || !probe.p99_ms) continue;
    auto& [sum, count] = sums[probe.rate];
    sum += *probe.p99_ms;
    ++count;
  }
  std::vector<measure::Point> curve;
  curve.reserve(sums.size());
  for (const auto& [rate, sum] : sums) curve.push_back({rate, sum.first / sum.second});
  return curve;
}

std::string above(const RateProbe& limit) {
  if (limit.by_generator)
    return fmt::format("the generator was the limit, too busy at {:g}", limit.rate);
  return fmt::format("at {:g}: {}", limit.rate, limit.failed);
}

/// Why more cannot be said.
std::string doubts(const Capacity& capacity) {
  if (capacity.confirmed && capacity.ended) return "";
  return capacity.ended ? " (not confirmed)" : " (not confirmed: the search was ended)";
}

}  // namespace

const RateProbe* Capacity::limit() const {
  const auto found = std::ranges::find_if(probes, [&](const RateProbe& probe) {
    return !probe.failed.empty() && failing && probe.rate == *failing;
  });
  return found == probes.end() ? nullptr : &*found;
}

std::optional<double> knee_of(const Capacity& capacity) {
  const auto curve = curve_of(capacity);
  const auto bend = measure::knee(curve);
  if (!bend) return std::nullopt;
  return curve[*bend].x;
}

std::string headline(const Capacity& capacity) {
  const RateProbe* const limit = capacity.limit();
  if (!capacity.rate)
    return limit == nullptr ? "no rate was tried to its end"
                            : fmt::format("no rate holds; {}", above(*limit));
  const bool at_least = limit == nullptr || limit->by_generator;
  const std::string why = limit != nullptr ? "; " + above(*limit)
                          : capacity.ceiling.empty()
                              ? ""
                              : "; no more can be tried: " + capacity.ceiling;
  return fmt::format("{}{:g} iterations a second hold{}{}", at_least ? "at least " : "",
                     *capacity.rate, doubts(capacity), why);
}

}  // namespace report
