#include "measure/key.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "measure/summary.h"

namespace measure {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 10> kPercents{{{"min", 0},
                                                                         {"med", 50},
                                                                         {"p50", 50},
                                                                         {"p75", 75},
                                                                         {"p90", 90},
                                                                         {"p95", 95},
                                                                         {"p99", 99},
                                                                         {"p999", 99.9},
                                                                         {"p9999", 99.99},
                                                                         {"max", 100}}};
constexpr std::array<std::string_view, 3> kOtherStats{"mean", "avg", "count"};

constexpr std::array<std::pair<std::string_view, Which>, 3> kTallies{
    {{"arrivals", Which::kArrivals}, {"skipped", Which::kSkipped}, {"retries", Which::kRetries}}};

/// The parts between the dots; a dot inside parentheses is a decimal point.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') inside = true;
    if (text[i] == ')') inside = false;
    if (text[i] != '.' || inside) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

template <class Things, class Name>
std::optional<std::size_t> find(const Things& things, std::string_view name, Name name_of) {
  const auto found = std::ranges::find(things, name, name_of);
  if (found == things.end()) return std::nullopt;
  return static_cast<std::size_t>(found - things.begin());
}

bool known_stat(std::string_view stat) {
  return percent_of(stat) || std::ranges::find(kOtherStats, stat) != kOtherStats.end();
}

/// Reads an answer, outcome or tally into `key`; false if `part` is none. An answer comes first.
bool read_which(const std::vector<Operation>& operations, std::string_view part, Key& key) {
  if (key.operation) {
    if (const auto answer = find(operations[*key.operation].answers, part, &Answer::name)) {
      key.which = Which::kAnswer;
      key.index = *answer;
      return true;
    }
  }
  if (const auto outcome = find(base::kOutcomeNames, part, std::identity{})) {
    key.which = Which::kOutcome;
    key.index = *outcome;
    return true;
  }
  for (const auto& [name, which] : kTallies) {
    if (name != part) continue;
    key.which = which;
    return true;
  }
  return false;
}

/// "count", "rate" or "rate_per_s"; a tally has only its count, and a call is no share of itself.
bool read_counter(std::string_view part, Key& key) {
  const bool settled = key.which < Which::kArrivals;
  if (part == "count")
    key.quantity = Quantity::kCount;
  else if (part == "rate_per_s" && settled)
    key.quantity = Quantity::kRate;
  else if (part == "rate" && settled && key.which != Which::kAll)
    key.quantity = Quantity::kShare;
  else
    return false;
  return true;
}

/// A latency and its statistic; only of one operation's calls, and not of a tally.
bool read_latency(std::string_view part, std::string_view stat, Key& key) {
  if (!key.operation || key.which >= Which::kArrivals || !known_stat(stat)) return false;
  key.stat = stat;
  key.quantity = part == "response_ms" ? Quantity::kResponse : Quantity::kService;
  return part == "response_ms" || part == "service_ms";
}

/// Reads what follows the call and its answer into `key`; false if there is no such measure of it.
bool read_quantity(std::span<const std::string_view> rest, Key& key) {
  if (rest.size() == 1) return read_counter(rest[0], key);
  return rest.size() == 2 && read_latency(rest[0], rest[1], key);
}

std::string dotted(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!key.empty()) key += '.';
    key += part;
  }
  return key;
}

/// Every spelling of a key about these calls, whether or not it has a meaning.
void spell(std::string_view call, std::string_view which, std::vector<std::string>& keys) {
  for (const std::string_view quantity : {"count", "rate", "rate_per_s"})
    keys.push_back(dotted({call, which, quantity}));
  for (const std::string_view latency : {"response_ms", "service_ms"}) {
    for (const auto& stat : kPercents) keys.push_back(dotted({call, which, latency, stat.first}));
    for (const auto& stat : kOtherStats) keys.push_back(dotted({call, which, latency, stat}));
  }
}

void spell_all(std::string_view call, std::vector<std::string>& keys) {
  spell(call, "", keys);
  for (const std::string_view outcome : base::kOutcomeNames) spell(call, outcome, keys);
  for (const auto& tally : kTallies) spell(call, tally.first, keys);
}

}  // namespace

std::optional<double> percent_of(std::string_view stat) {
  for (const auto& [name, percent] : kPercents)
    if (name == stat) return percent;
  if (!stat.starts_with("p(") || !stat.ends_with(")")) return std::nullopt;
  const std::string_view number = stat.substr(2, stat.size() - 3);
  double percent = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), percent);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  if (!(percent >= 0 && percent <= 100)) return std::nullopt;
  return percent;
}

std::optional<Key> parse_key(const std::vector<Operation>& operations, std::string_view measure) {
  const std::vector<std::string_view> parts = split(measure);
  Key key;
  std::size_t next = 0;
  key.operation = find(operations, parts[next], &Operation::name);
  if (key.operation) ++next;
  if (next < parts.size() && read_which(operations, parts[next], key)) ++next;
  // Neither a call nor an outcome: "count" alone would not say of what.
  if (next == 0) return std::nullopt;
  if (!read_quantity(std::span(parts).subspan(next), key)) return std::nullopt;
  return key;
}

bool known_measure(const std::vector<Operation>& operations, std::string_view measure) {
  return parse_key(operations, measure).has_value();
}

std::vector<std::string> known_measures(const std::vector<Operation>& operations) {
  std::vector<std::string> keys;
  spell_all("", keys);
  for (const Operation& operation : operations) {
    spell_all(operation.name, keys);
    for (const Answer& answer : operation.answers) spell(operation.name, answer.name, keys);
  }
  std::erase_if(keys, [&](const std::string& key) { return !known_measure(operations, key); });
  return keys;
}

}  // namespace measure
