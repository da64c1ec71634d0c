#include "scenario/expectation.h"

#include <cassert>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace scenario {
namespace {

struct Condition {
  std::string_view comparison;
  double bound = 0;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The comparison that `text` begins with; longer ones first, so that <= is not read as <.
std::string_view comparison_of(std::string_view text) {
  for (const std::string_view one : {"<=", ">=", "==", "!=", "<", ">"})
    if (text.starts_with(one)) return one;
  return {};
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<Condition> parse(std::string_view text) {
  text = trimmed(text);
  const std::string_view comparison = comparison_of(text);
  if (comparison.empty()) return std::nullopt;
  const auto bound = number_of(trimmed(text.substr(comparison.size())));
  if (!bound) return std::nullopt;
  return Condition{comparison, *bound};
}

}  // namespace

bool Expectation::met_by(double actual) const {
  const auto wanted = parse(condition);
  assert(wanted);
  if (std::isnan(actual)) return false;
  if (wanted->comparison == "<") return actual < wanted->bound;
  if (wanted->comparison == "<=") return actual <= wanted->bound;
  if (wanted->comparison == ">") return actual > wanted->bound;
  if (wanted->comparison == ">=") return actual >= wanted->bound;
  return (actual == wanted->bound) == (wanted->comparison == "==");
}

bool Expectation::valid(const std::string& condition) { return parse(condition).has_value(); }

}  // namespace scenario
