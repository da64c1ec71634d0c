#include "rate_search.h"

#include <algorithm>
#include <cmath>

namespace pgrush {
namespace {

/// A number that people can read: four significant digits.
double readable(double rate) {
  const double unit = std::pow(10, std::floor(std::log10(rate)) - 3);
  return std::round(rate / unit) * unit;
}

}  // namespace

RateBracket bracket_of(const std::vector<TriedRate>& tries) {
  RateBracket bracket;
  for (const TriedRate& one : tries)
    if (!one.held) bracket.failing = std::min(one.rate, bracket.failing.value_or(one.rate));
  for (const TriedRate& one : tries)
    if (one.held && one.rate < bracket.failing.value_or(HUGE_VAL))
      bracket.holding = std::max(one.rate, bracket.holding.value_or(0));
  bracket.confirmed = std::ranges::count_if(tries, [&](const TriedRate& one) {
                        return one.held && bracket.holding && one.rate == *bracket.holding;
                      }) >= 2;
  return bracket;
}

std::optional<double> next_rate(const std::vector<TriedRate>& tries, const RateBounds& bounds) {
  if (tries.size() >= bounds.most_tries) return std::nullopt;
  if (tries.empty()) return bounds.start;
  const auto [holding, failing, confirmed] = bracket_of(tries);
  if (!holding) {
    if (*failing <= bounds.least) return std::nullopt;
    return std::max(readable(*failing / 2), bounds.least);
  }
  if (!failing && *holding < bounds.most) return std::min(readable(*holding * 2), bounds.most);
  if (failing && *failing > *holding * (1 + bounds.precision)) {
    const double between = readable(std::sqrt(*failing * *holding));
    if (*holding < between && between < *failing) return between;
  }
  if (confirmed) return std::nullopt;
  return holding;
}

}  // namespace pgrush
