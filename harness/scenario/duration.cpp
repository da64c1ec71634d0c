#include "scenario/duration.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace scenario {
namespace {

constexpr double kLongestS = 10 * 366 * 86400.0;

/// In seconds; longer names first, so that ms is not read as m.
constexpr std::array<std::pair<std::string_view, double>, 8> kSecondsOf{{{"ns", 1e9},
                                                                         {"us", 1e6},
                                                                         {"\u00b5s", 1e6},
                                                                         {"ms", 1e3},
                                                                         {"s", 1},
                                                                         {"m", 1.0 / 60},
                                                                         {"h", 1.0 / 3600},
                                                                         {"d", 1.0 / 86400}}};

/// Takes a number and its unit off the text; their seconds, or nothing.
std::optional<double> take_part(std::string_view& text) {
  double number = 0;
  const auto [stopped, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(number) || std::signbit(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
  for (const auto& [unit, a_second] : kSecondsOf) {
    if (!text.starts_with(unit)) continue;
    text.remove_prefix(unit.size());
    return number / a_second;
  }
  return std::nullopt;
}

}  // namespace

std::optional<base::Nanos> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double seconds = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part) return std::nullopt;
    seconds += *part;
  }
  if (seconds > kLongestS) return std::nullopt;
  return base::Nanos(std::llround(seconds * 1e9));
}

}  // namespace scenario
