#include "scenario/overrides.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/failure.h"
#include "scenario/document.h"
#include "scenario/limits.h"
#include "scenario/load.h"
#include "scenario/reader.h"

namespace scenario {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& pointer, const std::string& why) {
  throw base::Failure(base::ExitStatus::kUnusable, fmt::format("--set {}: {}", pointer, why));
}

/// Whether each ~ is the beginning of ~0 (a ~) or ~1 (a /).
bool well_escaped(const std::string& pointer) {
  for (std::size_t at = pointer.find('~'); at != std::string::npos; at = pointer.find('~', at + 1))
    if (pointer.compare(at, 2, "~0") != 0 && pointer.compare(at, 2, "~1") != 0) return false;
  return true;
}

/// The pointer's parts, first one first.
std::vector<std::string> parts_of(const std::string& pointer) {
  std::vector<std::string> parts;
  for (json::json_pointer rest(pointer); !rest.empty(); rest.pop_back())
    parts.push_back(rest.back());
  std::ranges::reverse(parts);
  return parts;
}

json& element(json& list, const std::string& part, const std::string& pointer) {
  std::size_t index = list.size();
  const char* end = part.data() + part.size();
  const auto [stopped, error] = std::from_chars(part.data(), end, index);
  if (error == std::errc{} && stopped == end && index < list.size()) return list[index];
  refuse(pointer, list.empty() ? fmt::format("there is no element {}: the list is empty", part)
                               : fmt::format("there is no element {}: the list has 0 to {}", part,
                                             list.size() - 1));
}

json& child(json& parent, const std::string& part, const std::string& pointer) {
  if (parent.is_array()) return element(parent, part, pointer);
  if (parent.is_null()) parent = json::object();
  if (!parent.is_object())
    refuse(pointer,
           fmt::format("there is no {}, because what it would be in {}", part, describe(parent)));
  return parent[part];
}

void set(json& document, const std::string& pointer, const json& value) {
  json* at = &document;
  for (const std::string& part : parts_of(pointer)) at = &child(*at, part, pointer);
  *at = value;
}

/// The flags' values by their names in "load".
class Flags {
 public:
  explicit Flags(Mistakes& mistakes) : mistakes_(mistakes) {}

  template <class Number>
  void take(const char* flag, const char* key, std::optional<Number> value, Limits<Number> limits) {
    if (!value) return;
    if (limits.hold(*value))
      load_[key] = *value;
    else
      mistakes_.add(flag, fmt::format("is {}, must be a number from {} to {}", *value, limits.least,
                                      limits.most));
  }

  const json& load() const { return load_; }

 private:
  Mistakes& mistakes_;
  json load_ = json::object();
};

bool names(const Overrides& overrides, const std::string& pointer) {
  return std::ranges::any_of(overrides.settings,
                             [&](const auto& setting) { return setting.first == pointer; });
}

void lower_threads(json& load) {
  const auto threads = load.find("threads");
  if (threads != load.end() && threads->is_number() && *threads > load["connections"])
    *threads = load["connections"];
}

/// A rate that is told makes any load an open loop; what belongs to other loads goes.
void arrive_constantly(json& load) {
  load["executor"] = name_of(Executor::kConstantArrivalRate);
  for (const char* key : {"stages", "start", "think_ms"}) load.erase(key);
}

void apply_flags(const Overrides& overrides, json& document, Mistakes& mistakes) {
  Flags flags(mistakes);
  flags.take("--connections", "connections", overrides.connections, kConnections);
  flags.take("--threads", "threads", overrides.threads, kThreads);
  flags.take("--duration", "duration_s", overrides.duration_s, kDurationS);
  flags.take("--iterations", "iterations", overrides.iterations, kIterations);
  flags.take("--rate", "rate", overrides.rate, kRate);
  if (flags.load().empty() || !document.contains("phases")) return;

  json& phases = document["phases"];
  for (std::size_t i = 0; phases.is_array() && i < phases.size(); ++i) {
    if (!phases[i].is_object() || phases[i].contains("explore")) continue;
    json& load = phases[i].emplace("load", json::object()).first.value();
    if (!load.is_object()) continue;
    load.update(flags.load());
    if (flags.load().contains("rate")) arrive_constantly(load);
    const bool threads_named =
        overrides.threads || names(overrides, fmt::format("/phases/{}/load/threads", i));
    if (flags.load().contains("connections") && !threads_named) lower_threads(load);
  }
}

}  // namespace

std::pair<std::string, json> parse_setting(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  const std::string pointer = argument.substr(0, equals);
  if (equals == std::string::npos || !pointer.starts_with('/') || !well_escaped(pointer))
    refuse(argument, "must be JSON-POINTER=VALUE, like /phases/0/load/connections=50");
  const std::string value = argument.substr(equals + 1);
  if (!json::accept(value)) return {pointer, value};
  Mistakes mistakes;
  json read = parse_document(value, "--set " + pointer, mistakes);
  mistakes.raise("--set " + pointer);
  return {pointer, std::move(read)};
}

void apply(const Overrides& overrides, json& document, Mistakes& mistakes) {
  for (const auto& [pointer, value] : overrides.settings) {
    if (!pointer.starts_with('/') || !well_escaped(pointer))
      refuse(pointer, "must be a JSON pointer, like /phases/0/load/connections");
    set(document, pointer, value);
  }
  apply_flags(overrides, document, mistakes);
}

}  // namespace scenario
