#include "baseline.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "measure/key.h"
#include "scenario/condition.h"
#include "scenario/file.h"

namespace pgrush {
namespace {

using measure::Key;
using measure::Quantity;
using measure::Which;
using nlohmann::json;

// A value that is longer is not told: it is the scenario's phases.
constexpr std::size_t kLongestTold = 40;

[[noreturn]] void refuse_baseline(const std::string& why) { base::refuse("--baseline: " + why); }

bool names_baseline(const scenario::Threshold& threshold) {
  const auto condition = scenario::parse_condition(threshold.condition);
  return condition && condition->vs_baseline;
}

// ---- What a report tells of a measure -----------------------------------------------------------

/// What a threshold of the earlier run measured over the whole of it.
std::optional<double> by_threshold(const json& report, const std::string& measure) {
  for (const json& threshold : report.at("thresholds")) {
    const std::string expression = threshold.at("expression");
    const bool whole = threshold.value("window", json()).is_null();
    const bool found = expression.starts_with(measure + " ") && whole;
    if (found && threshold.at("actual").is_number()) return threshold.at("actual").get<double>();
  }
  return std::nullopt;
}

/// An entry of a phase's calls that the key is about, and its operation.
struct Entry {
  const json& call;
  const measure::Operation& operation;
  double duration_s;
};

std::vector<Entry> entries_of(const json& report, const std::vector<measure::Operation>& operations,
                              const Key& key) {
  std::vector<Entry> entries;
  for (const json& phase : report.at("phases"))
    for (std::size_t i = 0; i < operations.size(); ++i)
      if (key.operation.value_or(i) == i && phase.at("calls").contains(operations[i].name))
        entries.push_back(
            {phase.at("calls").at(operations[i].name), operations[i], phase.at("duration_s")});
  return entries;
}

double settled_in(const json& call) {
  double all = 0;
  for (const json& count : call.at("settled")) all += count.get<double>();
  return all;
}

double count_in(const Entry& entry, const Key& key) {
  switch (key.which) {
    case Which::kAll: return settled_in(entry.call);
    case Which::kAnswer:
      return entry.call.at("answers").value(entry.operation.answers[key.index].name, 0.0);
    case Which::kOutcome:
      return entry.call.at("settled").value(std::string(base::kOutcomeNames[key.index]), 0.0);
    case Which::kArrivals: return entry.call.at("arrivals");
    case Which::kSkipped: return entry.call.at("skipped");
    case Which::kRetries: return entry.call.at("retries");
  }
  return 0;
}

std::optional<double> ratio(double part, double whole) {
  if (whole <= 0) return std::nullopt;
  return part / whole;
}

std::optional<double> counted(const json& report, const std::vector<Entry>& entries,
                              const Key& key) {
  double count = 0;
  double settled = 0;
  double duration_s = 0;
  for (const Entry& entry : entries) {
    count += count_in(entry, key);
    settled += settled_in(entry.call);
    if (entry.call.at("arrivals") > 0) duration_s += entry.duration_s;
  }
  if (key.quantity == Quantity::kCount) return count;
  if (key.quantity == Quantity::kShare) return ratio(count, settled);
  if (key.operation) return ratio(count, duration_s);
  double all_s = 0;
  for (const json& phase : report.at("phases")) all_s += phase.at("duration_s").get<double>();
  return ratio(count, all_s);
}

/// Of each phase that has any; an outcome's stand nowhere together.
std::vector<json> latencies_of(const std::vector<Entry>& entries, const Key& key) {
  const char* name = key.quantity == Quantity::kResponse ? "response_ms" : "service_ms";
  std::vector<json> all;
  for (const Entry& entry : entries) {
    json latency;
    if (key.which == Which::kAll) latency = entry.call.at(name);
    if (key.which == Which::kAnswer)
      latency = entry.call.at("by_answer")
                    .value(entry.operation.answers[key.index].name, json::object())
                    .value(name, json());
    if (latency.is_object()) all.push_back(std::move(latency));
  }
  return all;
}

double count_of(const json& latency) {
  double count = 0;
  for (const json& bucket : latency.at("buckets")) count += bucket.at(1).get<double>();
  return count;
}

std::optional<double> stat_in(const std::vector<json>& latencies, std::string_view stat) {
  if (latencies.empty()) return std::nullopt;
  double most = 0;
  double count = 0;
  double sum = 0;
  for (const json& latency : latencies) {
    most = std::max(most, latency.at("max").get<double>());
    count += count_of(latency);
    sum += count_of(latency) * latency.at("mean").get<double>();
  }
  if (stat == "count") return count;
  if (stat == "mean" || stat == "avg") return ratio(sum, count);
  const auto percent = measure::percent_of(stat);
  if (percent == 100) return most;
  const std::pair<double, const char*> kept[] = {
      {50, "p50"}, {90, "p90"}, {99, "p99"}, {99.9, "p999"}};
  for (const auto& [one, name] : kept)
    if (percent == one && latencies.size() == 1) return latencies.front().at(name).get<double>();
  return std::nullopt;
}

// ---- What figures depend on ---------------------------------------------------------------------

using Traits = std::vector<std::pair<std::string, std::string>>;

/// Of the configuration what makes the load; thresholds may come and go.
void add_load(const json& configuration, Traits& traits) {
  for (const char* part : {"data", "phases", "statement_timeout_s"})
    traits.emplace_back(
        part, configuration.is_object() ? configuration.value(part, json()).dump() : "null");
}

std::string text_at(const json& object, const char* name) {
  const json value = object.at(name);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Traits traits_in(const json& report) {
  const json& provenance = report.at("provenance");
  Traits traits{{"scenario", report.at("scenario")}};
  add_load(report.at("configuration"), traits);
  for (const char* name : {"server", "server_version", "host", "cpus"})
    traits.emplace_back(name, text_at(provenance, name));
  for (const auto& [name, value] : provenance.at("settings").items())
    traits.emplace_back("setting " + name, value);
  for (const json& file : provenance.at("migrations"))
    traits.emplace_back("migration " + file.at("id").get<std::string>(), text_at(file, "sha256"));
  std::ranges::sort(traits);
  return traits;
}

std::string value_in(const Traits& traits, const std::string& name) {
  const auto found = std::ranges::find(traits, name, &Traits::value_type::first);
  return found == traits.end() ? "nothing" : found->second;
}

std::vector<std::string> differing(const Traits& one, const Traits& other) {
  std::vector<std::string> names;
  for (const Traits* traits : {&one, &other})
    for (const auto& [name, value] : *traits)
      if (value_in(one, name) != value_in(other, name)) names.push_back(name);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

// ---- The file -----------------------------------------------------------------------------------

json document_of(const std::string& file) {
  const json document = json::parse(scenario::contents(file), nullptr, false);
  if (document.is_discarded() || !document.is_object() ||
      document.value("schema", json()) != "pgrush.report/1")
    refuse_baseline(
        fmt::format("{} is no pgrush.report/1: name the report.json of an earlier run", file));
  if (document.contains("limits"))
    refuse_baseline(file + " is the report of an exploration, not of a load");
  return document;
}

/// Only a run that was driven to its end, and whose procedures are right, has figures worth having.
std::string unfitness(const json& report) {
  const int status = report.at("exit_status");
  const bool aborted = std::ranges::any_of(report.at("thresholds"), [](const json& threshold) {
    return !threshold.value("aborted", json()).is_null();
  });
  if (aborted) return "a threshold ended its load early";
  const bool whole = status == static_cast<int>(base::ExitStatus::kPass) ||
                     status == static_cast<int>(base::ExitStatus::kThresholdCrossed) ||
                     status == static_cast<int>(base::ExitStatus::kCleanUpFailed);
  return whole ? "" : fmt::format("its own exit status is {}", status);
}

/// How to make a baseline that holds what the thresholds ask for.
std::string way_to_make_one(const std::string& scenario,
                            const std::vector<scenario::Threshold>& thresholds) {
  json measures = json::object();
  for (const scenario::Threshold& threshold : thresholds)
    if (names_baseline(threshold)) measures[threshold.measure] = {">=0"};
  return fmt::format("pgrush run {} --set '/thresholds={}' --report baseline.json", scenario,
                     measures.dump());
}

}  // namespace

std::optional<double> figure_of(const json& report,
                                const std::vector<measure::Operation>& operations,
                                const std::string& measure) {
  const auto key = measure::parse_key(operations, measure);
  if (!key) return std::nullopt;
  if (const auto actual = by_threshold(report, measure)) return actual;
  const std::vector<Entry> entries = entries_of(report, operations, *key);
  if (entries.empty()) return std::nullopt;
  if (key->quantity == Quantity::kResponse || key->quantity == Quantity::kService)
    return stat_in(latencies_of(entries, *key), key->stat);
  return counted(report, entries, *key);
}

Traits traits_of(const report::Report& report) {
  const report::Provenance& provenance = report.provenance;
  const auto or_null = [](const std::string& text) { return text.empty() ? "null" : text; };
  Traits traits{{"scenario", report.scenario},
                {"server", or_null(provenance.server)},
                {"server_version", or_null(provenance.server_version)},
                {"host", or_null(provenance.host)},
                {"cpus", provenance.cpus == 0 ? "null" : std::to_string(provenance.cpus)}};
  add_load(report.configuration, traits);
  for (const auto& [name, value] : provenance.settings)
    traits.emplace_back("setting " + name, value);
  for (const report::Migration& file : provenance.migrations)
    traits.emplace_back("migration " + file.id, or_null(file.sha256));
  std::ranges::sort(traits);
  return traits;
}

std::string incomparable(const Baseline& baseline, const report::Report& report) {
  if (!baseline.unfit.empty())
    return fmt::format("{} cannot be a baseline: {}", baseline.file, baseline.unfit);
  const Traits here = traits_of(report);
  const std::vector<std::string> names = differing(baseline.traits, here);
  if (names.empty()) return "";
  const std::string& name = names.front();
  const std::string there = value_in(baseline.traits, name);
  const std::string now = value_in(here, name);
  const bool told = there.size() <= kLongestTold && now.size() <= kLongestTold;
  return fmt::format(
      "{} cannot be compared with: its {} {}{}", baseline.file, name,
      told ? fmt::format("is {}, here it is {}", there, now) : "is another one",
      names.size() > 1 ? fmt::format(" (and {} more differ)", names.size() - 1) : "");
}

std::optional<Baseline> read_baseline(const std::string& file, const std::string& scenario,
                                      const std::vector<scenario::Threshold>& thresholds,
                                      const std::vector<measure::Operation>& operations) {
  const bool asked = std::ranges::any_of(thresholds, names_baseline);
  if (asked && file.empty())
    refuse_baseline(
        "is missing, and a threshold is \"vs baseline\": name the report of an earlier run; to "
        "make one: " +
        way_to_make_one(scenario, thresholds));
  if (!asked && file.empty()) return std::nullopt;
  if (!asked)
    refuse_baseline("no threshold is \"vs baseline\", like \"<+5% vs baseline\": leave it out");
  const json document = document_of(file);
  try {
    Baseline baseline{file, unfitness(document), traits_in(document), {}};
    for (const scenario::Threshold& threshold : thresholds)
      if (names_baseline(threshold))
        baseline.figures.push_back(
            {threshold.measure, figure_of(document, operations, threshold.measure)});
    return baseline;
  } catch (const json::exception& error) {
    refuse_baseline(fmt::format("{} is no whole pgrush.report/1 ({})", file, error.what()));
  }
}

}  // namespace pgrush
