#include <algorithm>
#include <cassert>
#include <cmath>

#include "report/json_parts.h"
#include "report/report.h"

namespace report {
namespace json_parts {

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace json_parts

namespace {

using json_parts::Json;
using json_parts::or_null;
using json_parts::rounded;

Json files(const std::vector<Migration>& migrations) {
  Json json = Json::array();
  for (const Migration& one : migrations)
    json.push_back({{"id", one.id}, {"sha256", or_null(one.sha256)}});
  return json;
}

Json provenance_json(const Provenance& provenance) {
  Json json;
  json["git"] = or_null(provenance.git);
  json["pgrush"] = or_null(provenance.pgrush);
  json["libpq"] = or_null(provenance.libpq);
  json["server"] = or_null(provenance.server);
  json["server_version"] = or_null(provenance.server_version);
  json["settings"] = Json::object();
  for (const auto& [name, value] : provenance.settings) json["settings"][name] = value;
  json["host"] = or_null(provenance.host);
  json["cpus"] = provenance.cpus == 0 ? Json() : Json(provenance.cpus);
  json["migrations"] = files(provenance.migrations);
  json["variants"] = files(provenance.variants);
  return json;
}

Json measured_json(const std::vector<Measured>& all) {
  Json json = Json::array();
  for (const Measured& one : all)
    json.push_back({{"expression", one.measure + " " + one.condition},
                    {"actual", or_null(one.actual)},
                    {"passed", one.passed}});
  return json;
}

Json window_json(const std::optional<Stretch>& window) {
  if (!window) return nullptr;
  return {{"phase", window->phase},
          {"from_s", rounded(window->from_s)},
          {"to_s", rounded(window->to_s)}};
}

Json baseline_json(const std::optional<Earlier>& baseline) {
  if (!baseline) return nullptr;
  return {{"actual", or_null(baseline->actual)},
          {"bound", or_null(baseline->bound)},
          {"why_not", or_null(baseline->why_not)}};
}

Json aborted_json(const std::optional<Abort>& aborted) {
  if (!aborted) return nullptr;
  return {{"phase", aborted->phase}, {"at_s", rounded(aborted->at_s)}, {"actual", aborted->actual}};
}

Json thresholds_json(const std::vector<Threshold>& all) {
  Json json = Json::array();
  for (const Threshold& one : all)
    json.push_back({{"expression", one.measure + " " + one.condition},
                    {"actual", or_null(one.actual)},
                    {"passed", one.passed},
                    {"window", window_json(one.window)},
                    {"baseline", baseline_json(one.baseline)},
                    {"aborted", aborted_json(one.aborted)},
                    {"saturated", one.saturated}});
  return json;
}

Json lateness(const Generator& generator) {
  if (!generator.lateness_max_ms) return nullptr;
  return {{"p99", or_null(generator.lateness_p99_ms)}, {"max", *generator.lateness_max_ms}};
}

Json release_skew(const Generator& generator) {
  if (!generator.release_skew_max_ms) return nullptr;
  return {{"p50", or_null(generator.release_skew_p50_ms)},
          {"p99", or_null(generator.release_skew_p99_ms)},
          {"max", *generator.release_skew_max_ms}};
}

/// A run that never came to its load has no figures of it.
Json generator_json(const Generator& generator, bool loaded) {
  const std::int64_t peak = generator.peak_memory_bytes;
  Json json;
  json["connecting_s"] = or_null(generator.connecting_s);
  json["connection_bytes"] = or_null(generator.connection_bytes);
  json["cpu_s"] = loaded ? Json(rounded(generator.cpu_s)) : Json();
  json["lateness_ms"] = lateness(generator);
  json["late"] = generator.lateness_max_ms ? Json(generator.late) : Json();
  json["release_skew_ms"] = release_skew(generator);
  json["busiest_ratio"] = or_null(generator.busiest_ratio);
  json["saturated"] = generator.saturated ? Json(*generator.saturated) : Json();
  json["peak_memory_bytes"] = peak > 0 ? Json(peak) : Json();
  return json;
}

Json canary_json(const std::optional<Canary>& canary) {
  if (!canary) return nullptr;
  Json json;
  json["file"] = canary->file;
  json["caught"] = !canary->caught_by.empty();
  json["caught_by"] = canary->caught_by;
  json["calls"] = canary->calls;
  json["duration_s"] = rounded(canary->seconds);
  return json;
}

Json power_json(const std::optional<Power>& power) {
  if (!power) return nullptr;
  Json json;
  json["contended_slots"] = power->contended_slots;
  json["overlapping_calls_mean"] = rounded(power->overlapping_calls);
  json["violation_rate_below_ratio"] = power->rate_below();
  return json;
}

/// Who ran what, and where.
void add_identity(const Report& report, Json& json) {
  json["scenario"] = report.scenario;
  json["configuration"] = report.configuration;
  json["seed"] = report.seed;
  json["repeat"] = report.repeat;
  json["provenance"] = provenance_json(report.provenance);
}

constexpr std::size_t kLine = 120;

std::string in_one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool written_in_one_line(const Json& json, std::string& text) {
  const std::string line = in_one_line(json);
  // Of buckets, a pair a line would bury what is around them.
  const bool flat = json.is_array() && std::ranges::none_of(json, &Json::is_object);
  if (json.is_structured() && !flat && line.size() > kLine) return false;
  text += line;
  return true;
}

void write(const Json& json, const std::string& indent, std::string& text) {
  if (written_in_one_line(json, text)) return;
  const std::string deeper = indent + "  ";
  text += json.is_object() ? "{" : "[";
  const char* separator = "\n";
  for (const auto& [name, value] : json.items()) {
    text += separator + deeper;
    if (json.is_object()) text += in_one_line(name) + ": ";
    write(value, deeper, text);
    separator = ",\n";
  }
  text += "\n" + indent + (json.is_object() ? "}" : "]");
}

}  // namespace

measure::Summary summary_of(const Report& report) {
  const bool made = report.summary.phases.size() == report.history.phases.size();
  return made ? report.summary : measure::summarise(report.history);
}

nlohmann::ordered_json to_json(const Report& report) {
  assert(report.seed < std::uint64_t{1} << 53);
  const measure::Summary summary = summary_of(report);
  // The history of an exploration is that of one schedule: its calls are no figures of the whole.
  const bool explored = !report.explorations.empty();
  const measure::Summary load = explored ? measure::Summary() : summary;
  Json json;
  json["schema"] = "pgrush.report/1";
  json["verdict"] = base::verdict_of(report.status);
  json["exit_status"] = static_cast<int>(report.status);
  json["reason"] = or_null(report.reason);
  add_identity(report, json);
  json["phases"] =
      explored ? json_parts::explorations(report) : json_parts::phases(report, summary);
  if (explored) json["limits"] = json_parts::limits();
  if (report.comparison) json["comparison"] = json_parts::comparison(*report.comparison);
  if (report.capacity) json["capacity"] = json_parts::capacity(*report.capacity);
  json["invariants"] = json_parts::invariants(report);
  json["exercise"] = measured_json(report.exercise);
  json["power"] = power_json(report.power);
  json["canary"] = canary_json(report.canary);
  json["thresholds"] = thresholds_json(report.thresholds);
  json["metrics"] = json_parts::metrics(report, load);
  json["generator"] = generator_json(report.generator, !load.phases.empty());
  json["server"] = json_parts::server(report);
  json["errors"] = json_parts::errors(report.history, summary);
  json["started_at"] = report.started_at;
  json["duration_s"] = rounded(report.duration_s);
  return json;
}

std::string to_text(const nlohmann::ordered_json& json) {
  std::string text;
  write(json, "", text);
  text += '\n';
  return text;
}

}  // namespace report
