#include "rate_search.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pgrush {
namespace {

// A rate that came out in one way so much more often than in the other is taken at its word.
constexpr int kTwice = 2;

/// A number that people can read: four significant digits.
double readable(double rate) {
  const double unit = std::pow(10, std::floor(std::log10(rate)) - 3);
  return std::round(rate / unit) * unit;
}

/// By rate: how much more often it held than it failed.
std::map<double, int> balances_of(const std::vector<TriedRate>& tries) {
  std::map<double, int> balances;
  for (const TriedRate& one : tries) balances[one.rate] += one.held ? 1 : -1;
  for (const TriedRate& one : tries)
    if (one.broke_a_promise) balances[one.rate] = -kTwice;
  return balances;
}

/// The rate to try while the bracket is too wide; nothing if it is narrow enough.
std::optional<double> wide_rate(const RateBracket& bracket, const RateBounds& bounds) {
  const auto& holding = bracket.holding;
  const auto& failing = bracket.failing;
  if (!holding) {
    if (*failing <= bounds.least) return std::nullopt;
    return std::max(readable(*failing / 2), bounds.least);
  }
  if (!failing) {
    if (*holding >= bounds.most) return std::nullopt;
    return std::min(readable(*holding * 2), bounds.most);
  }
  if (*failing <= *holding * (1 + bounds.precision)) return std::nullopt;
  const double between = readable(std::sqrt(*failing * *holding));
  if (between <= *holding || between >= *failing) return std::nullopt;
  return between;
}

}  // namespace

RateBracket bracket_of(const std::vector<TriedRate>& tries) {
  RateBracket bracket;
  for (const auto& [rate, balance] : balances_of(tries)) {
    if (balance > 0) {
      bracket.holding = rate;
      bracket.holding_confirmed = balance >= kTwice;
      bracket.undecided.reset();
    } else if (balance < 0) {
      bracket.failing = rate;
      bracket.failing_confirmed = balance <= -kTwice;
      return bracket;
    } else if (!bracket.undecided) {
      bracket.undecided = rate;
    }
  }
  return bracket;
}

std::optional<double> next_rate(const std::vector<TriedRate>& tries, const RateBounds& bounds) {
  if (tries.size() >= bounds.most_tries) return std::nullopt;
  if (tries.empty()) return bounds.start;
  const RateBracket bracket = bracket_of(tries);
  if (bracket.undecided) return bracket.undecided;
  if (const auto rate = wide_rate(bracket, bounds)) return rate;
  if (bracket.holding && !bracket.holding_confirmed) return bracket.holding;
  if (bracket.failing && !bracket.failing_confirmed) return bracket.failing;
  return std::nullopt;
}

}  // namespace pgrush
