#include "scenario/condition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "scenario/duration.h"

namespace scenario {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Longer ones first, so that <= is not read as <.
constexpr std::array<std::pair<std::string_view, Comparison>, 7> kComparisons{
    {{"===", Comparison::kEqual},
     {"<=", Comparison::kAtMost},
     {">=", Comparison::kAtLeast},
     {"==", Comparison::kEqual},
     {"!=", Comparison::kUnequal},
     {"<", Comparison::kBelow},
     {">", Comparison::kAbove}}};

/// A unit, and how many of it make one of a measure's own: by a division where it is smaller, so
/// that what is written in round numbers stays exact.
struct Unit {
  std::string_view name;
  Dimension dimension;
  double times;
  double divided;
};
constexpr std::array<Unit, 8> kUnits{{{"ns", Dimension::kTime, 1, 1e6},
                                      {"us", Dimension::kTime, 1, 1e3},
                                      {"\u00b5s", Dimension::kTime, 1, 1e3},
                                      {"ms", Dimension::kTime, 1, 1},
                                      {"s", Dimension::kTime, 1e3, 1},
                                      {"m", Dimension::kTime, 6e4, 1},
                                      {"%", Dimension::kShare, 1, 100},
                                      {"/s", Dimension::kRate, 1, 1}}};

const Unit* unit_of(std::string_view name) {
  for (const Unit& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

bool take_comparison(std::string_view& text, Condition& condition) {
  for (const auto& [name, comparison] : kComparisons) {
    if (!text.starts_with(name)) continue;
    condition.comparison = comparison;
    text = trimmed(text.substr(name.size()));
    return true;
  }
  return false;
}

bool take_number(std::string_view& text, double& number) {
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return false;
  text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
  return true;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trimmed(text)).empty()) {
    words.push_back(text.substr(0, text.find_first_of(kBlanks)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

using Words = std::vector<std::string_view>;

/// A percentage "vs baseline".
std::optional<Condition> against_baseline(Condition condition, const Words& words) {
  condition.vs_baseline = true;
  if (words == Words{"%", "vs", "baseline"}) return condition;
  return std::nullopt;
}

/// A unit, a window, both or neither.
std::optional<Condition> with_unit(Condition condition, Words words) {
  if (!words.empty() && words.front() != "over") {
    const Unit* unit = unit_of(words.front());
    if (unit == nullptr) return std::nullopt;
    condition.bound = condition.bound * unit->times / unit->divided;
    condition.dimension = unit->dimension;
    words.erase(words.begin());
  }
  if (words.empty()) return condition;
  const auto window = words.size() == 2 ? parse_duration(words[1]) : std::nullopt;
  if (!window || *window <= base::Nanos(0) || words[0] != "over") return std::nullopt;
  condition.window = *window;
  return condition;
}

}  // namespace

std::optional<Condition> parse_condition(std::string_view text) {
  text = trimmed(text);
  Condition condition;
  if (!take_comparison(text, condition)) return std::nullopt;
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  if (plus && text.starts_with('-')) return std::nullopt;
  if (!take_number(text, condition.bound)) return std::nullopt;
  const Words words = words_of(text);
  if (words.size() > 1 && words[1] == "vs") return against_baseline(condition, words);
  // A number is not run together with the word after it, and only a change has a plus.
  if (plus || text.starts_with("over")) return std::nullopt;
  return with_unit(condition, words);
}

bool meets(double actual, Comparison comparison, double bound) {
  if (std::isnan(actual)) return false;
  switch (comparison) {
    case Comparison::kBelow: return actual < bound;
    case Comparison::kAtMost: return actual <= bound;
    case Comparison::kAbove: return actual > bound;
    case Comparison::kAtLeast: return actual >= bound;
    case Comparison::kEqual: return actual == bound;
    case Comparison::kUnequal: return actual != bound;
  }
  return false;
}

}  // namespace scenario
