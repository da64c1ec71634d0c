#include "report/comparison.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

namespace report {
namespace {

using measure::Figure;

const ComparedRun* run_of(const std::vector<ComparedRun>& runs, std::uint32_t round, Side side) {
  const auto found = std::ranges::find_if(
      runs, [&](const ComparedRun& run) { return run.round == round && run.side == side; });
  return found == runs.end() ? nullptr : &*found;
}

/// The rounds in which both sides ran.
std::vector<std::array<const ComparedRun*, kSides>> pairs_of(const std::vector<ComparedRun>& runs) {
  std::vector<std::array<const ComparedRun*, kSides>> pairs;
  for (const ComparedRun& run : runs)
    if (run.side == kA && !run.figures.empty()) {
      const ComparedRun* const other = run_of(runs, run.round, kB);
      if (other != nullptr && !other->figures.empty()) pairs.push_back({&run, other});
    }
  return pairs;
}

std::optional<double> value_in(const ComparedRun& run, const Figure& wanted) {
  for (const Figure& figure : run.figures)
    if (figure.call == wanted.call && figure.measure == wanted.measure) return figure.value;
  return std::nullopt;
}

Difference difference_of(const measure::Ratio& ratio, bool more_is_better) {
  if (!ratio.interval) return Difference::kTooFewRounds;
  if (ratio.interval->holds(1)) return Difference::kNotSeen;
  return (ratio.median > 1) == more_is_better ? Difference::kFaster : Difference::kSlower;
}

bool is_primary(const Comparison& comparison, const ComparedMeasure& measure) {
  return measure.call.empty() && measure.measure == comparison.primary;
}

}  // namespace

std::string_view name_of(Difference difference) {
  switch (difference) {
    case Difference::kFaster: return "faster";
    case Difference::kSlower: return "slower";
    case Difference::kNotSeen: return "no difference seen";
    case Difference::kTooFewRounds: return "too few rounds";
  }
  return "";
}

std::uint64_t SideProfile::all_seen() const {
  return std::accumulate(seen.begin(), seen.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& one) { return sum + one.second; });
}

std::vector<measure::TimeShare> SideProfile::shares() const {
  std::vector<measure::TimeShare> shares;
  for (const auto& [where, times] : seen) shares.push_back({where, times});
  std::ranges::stable_sort(shares, std::greater(), &measure::TimeShare::seen);
  return shares;
}

std::optional<double> SideProfile::per_call(const std::string& name) const {
  const auto found = counted.find(name);
  if (found == counted.end() || calls == 0) return std::nullopt;
  return found->second / static_cast<double>(calls);
}

std::size_t Comparison::completed() const { return pairs_of(runs).size(); }

const ComparedMeasure* Comparison::verdict() const {
  const auto found = std::ranges::find_if(
      measures, [&](const ComparedMeasure& one) { return is_primary(*this, one); });
  return found == measures.end() ? nullptr : &*found;
}

std::vector<ComparedMeasure> compare(const std::vector<ComparedRun>& runs, std::uint64_t seed) {
  std::vector<ComparedMeasure> measures;
  const auto pairs = pairs_of(runs);
  if (pairs.empty()) return measures;
  for (const Figure& wanted : pairs.front()[kA]->figures) {
    ComparedMeasure one{wanted.call, wanted.measure, wanted.more_is_better, {}, {}, {}};
    for (const auto& pair : pairs) {
      const auto a = value_in(*pair[kA], wanted);
      const auto b = value_in(*pair[kB], wanted);
      if (!a || !b || *a <= 0 || *b <= 0) continue;
      one.values[kA].push_back(*a);
      one.values[kB].push_back(*b);
    }
    auto ratio = measure::ratio_of_pairs(one.values[kA], one.values[kB], seed);
    if (!ratio) continue;
    one.ratio = std::move(*ratio);
    one.medians = {measure::median(one.values[kA]), measure::median(one.values[kB])};
    one.difference = difference_of(one.ratio, one.more_is_better);
    measures.push_back(std::move(one));
  }
  return measures;
}

void add(const std::vector<measure::ServerPhase>& phases, std::uint64_t calls,
         SideProfile& profile) {
  for (const measure::ServerPhase& phase : phases) {
    profile.samples += phase.samples;
    for (const measure::TimeShare& share : phase.where) profile.seen[share.where] += share.seen;
  }
  const bool counted = std::ranges::all_of(
      phases, [](const measure::ServerPhase& phase) { return phase.counted.has_value(); });
  if (phases.empty() || !counted) return;
  profile.calls += calls;
  for (const measure::ServerPhase& phase : phases) {
    std::apply(
        [&](const auto&... member) {
          ((profile.counted[member.name] += static_cast<double>(member.value)), ...);
        },
        measure::fields_of(*phase.counted));
    if (phase.cpu_s) profile.counted["cpu_s"] += *phase.cpu_s;
  }
}

std::string headline(const Comparison& comparison) {
  const ComparedMeasure* const one = comparison.verdict();
  if (one == nullptr) return "no round was completed by both sides: there is nothing to compare";
  const std::string figures = fmt::format(
      "{} A/B {:.3f}{}", one->measure, one->ratio.median,
      one->ratio.interval ? fmt::format(" (95 %: {:.3f} to {:.3f})", one->ratio.interval->low,
                                        one->ratio.interval->high)
                          : "");
  if (one->difference == Difference::kTooFewRounds)
    return fmt::format("{} rounds are too few for a 95 % statement, {} are enough: {}",
                       one->ratio.each.size(), measure::kLeastValues, figures);
  if (one->difference == Difference::kNotSeen) return "no difference seen: " + figures;
  return fmt::format("A is {} than B: {}", name_of(one->difference), figures);
}

}  // namespace report
