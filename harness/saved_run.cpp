#include "saved_run.h"

#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/fields.h"
#include "measure/history_file.h"
#include "trouble.h"

namespace pgrush {
namespace {

using base::Field;
using base::Like;
using nlohmann::json;

// ---- What is kept beside history and snapshot: a line for each member ---------------------------

auto fields_of(Like<scenario::Expectation> auto& wanted) {
  return std::tuple{
      Field{"measure", wanted.measure},
      Field{"condition", wanted.condition},
  };
}

auto fields_of(Like<scenario::Threshold> auto& wanted) {
  return std::tuple{
      Field{"measure", wanted.measure},
      Field{"condition", wanted.condition},
      Field{"abort_on_fail", wanted.abort_on_fail},
      Field{"abort_not_before_s", wanted.abort_not_before_s},
  };
}

auto fields_of(Like<Figure> auto& figure) {
  return std::tuple{
      Field{"measure", figure.measure},
      Field{"value", figure.value},
  };
}

auto fields_of(Like<Baseline> auto& baseline) {
  return std::tuple{
      Field{"file", baseline.file},
      Field{"unfit", baseline.unfit},
      Field{"traits", baseline.traits},
      Field{"figures", baseline.figures},
  };
}

auto fields_of(Like<Criteria> auto& criteria) {
  return std::tuple{
      Field{"workloads", criteria.workloads}, Field{"invariants", criteria.invariants},
      Field{"exercise", criteria.exercise},   Field{"thresholds", criteria.thresholds},
      Field{"baseline", criteria.baseline},
  };
}

auto fields_of(Like<report::Trouble> auto& trouble) {
  return std::tuple{
      Field{"status", trouble.status},
      Field{"what", trouble.what},
  };
}

auto fields_of(Like<report::Migration> auto& migration) {
  return std::tuple{
      Field{"id", migration.id},
      Field{"sha256", migration.sha256},
  };
}

auto fields_of(Like<report::Provenance> auto& provenance) {
  return std::tuple{
      Field{"pgrush", provenance.pgrush},
      Field{"libpq", provenance.libpq},
      Field{"server_version", provenance.server_version},
      Field{"server", provenance.server},
      Field{"settings", provenance.settings},
      Field{"host", provenance.host},
      Field{"cpus", provenance.cpus},
      Field{"migrations", provenance.migrations},
      Field{"variants", provenance.variants},
      Field{"git", provenance.git},
  };
}

auto fields_of(Like<report::Generator> auto& generator) {
  return std::tuple{
      Field{"connecting_s", generator.connecting_s},
      Field{"connection_bytes", generator.connection_bytes},
      Field{"cpu_s", generator.cpu_s},
      Field{"lateness_p99_ms", generator.lateness_p99_ms},
      Field{"lateness_max_ms", generator.lateness_max_ms},
      Field{"release_skew_p50_ms", generator.release_skew_p50_ms},
      Field{"release_skew_p99_ms", generator.release_skew_p99_ms},
      Field{"release_skew_max_ms", generator.release_skew_max_ms},
      Field{"late", generator.late},
      Field{"busiest_ratio", generator.busiest_ratio},
      Field{"saturated", generator.saturated},
      Field{"peak_memory_bytes", generator.peak_memory_bytes},
  };
}

auto fields_of(Like<report::Server> auto& server) {
  return std::tuple{
      Field{"figures", server.figures},
      Field{"sampler", server.sampler},
      Field{"phases", server.phases},
  };
}

/// What SQL of the scenario's own has found cannot be judged anew. It has no calls.
auto fields_of(Like<invariant::Evidence> auto& evidence) {
  return std::tuple{
      Field{"what", evidence.what},
      Field{"facts", evidence.facts},
  };
}

auto fields_of(Like<invariant::Verdict> auto& verdict) {
  return std::tuple{
      Field{"truth", verdict.truth},
      Field{"examined", verdict.examined},
      Field{"exercised", verdict.exercised},
      Field{"violations", verdict.violations},
      Field{"explanation", verdict.explanation},
      Field{"evidence", verdict.evidence},
      Field{"failed", verdict.failed},
  };
}

auto fields_of(Like<invariant::Judged> auto& judged) {
  return std::tuple{
      Field{"name", judged.name},
      Field{"claim", judged.claim},
      Field{"verdict", judged.verdict},
  };
}

auto fields_of(Like<report::Canary> auto& canary) {
  return std::tuple{
      Field{"file", canary.file},
      Field{"caught_by", canary.caught_by},
      Field{"calls", canary.calls},
      Field{"seconds", canary.seconds},
  };
}

auto fields_of(Like<report::Abort> auto& abort) {
  return std::tuple{
      Field{"measure", abort.measure}, Field{"condition", abort.condition},
      Field{"phase", abort.phase},     Field{"at_s", abort.at_s},
      Field{"actual", abort.actual},
  };
}

/// Status and reason follow from the troubles; history has sections of its own; all else is judged
/// anew.
auto fields_of(Like<report::Report> auto& report) {
  return std::tuple{
      Field{"scenario", report.scenario},
      Field{"configuration", report.configuration},
      Field{"seed", report.seed},
      Field{"repeat", report.repeat},
      Field{"provenance", report.provenance},
      Field{"troubles", report.troubles},
      Field{"canary", report.canary},
      Field{"by_sql", report.by_sql},
      Field{"abort", report.abort},
      Field{"generator", report.generator},
      Field{"server", report.server},
      Field{"started_at", report.started_at},
      Field{"duration_s", report.duration_s},
  };
}

// ---- As JSON and back ---------------------------------------------------------------------------

template <class Value>
inline constexpr bool kList = false;
template <class Element>
inline constexpr bool kList<std::vector<Element>> = true;
template <class Value>
inline constexpr bool kOptional = false;
template <class Element>
inline constexpr bool kOptional<std::optional<Element>> = true;
template <class Value>
concept Described = requires(Value& value) {
  fields_of(value);
};

template <class Value>
constexpr void require_complete(const Value& value) {
  // Of a report only a part is kept, and of evidence all but the calls.
  static_assert(std::is_same_v<Value, report::Report> ||
                    std::is_same_v<Value, invariant::Evidence> ||
                    base::kComplete<Value, decltype(fields_of(value))>,
                "a member has no line in saved_run.cpp");
}

template <class Value>
json kept(const Value& value) {
  if constexpr (Described<const Value>) {
    require_complete(value);
    json object = json::object();
    const auto put = [&](const char* name, const auto& member) { object[name] = kept(member); };
    std::apply([&](const auto&... field) { (put(field.name, field.value), ...); },
               fields_of(value));
    return object;
  } else if constexpr (kOptional<Value>) {
    return value ? kept(*value) : json();
  } else if constexpr (kList<Value>) {
    json list = json::array();
    for (const auto& element : value) list.push_back(kept(element));
    return list;
  } else {
    return value;
  }
}

/// Throws json::exception where the object is not what kept() made.
template <class Value>
void restore(const json& from, Value& value) {
  if constexpr (Described<Value>) {
    const auto take = [&](const char* name, auto& member) { restore(from.at(name), member); };
    std::apply([&](const auto&... field) { (take(field.name, field.value), ...); },
               fields_of(value));
  } else if constexpr (kOptional<Value>) {
    if (!from.is_null()) restore(from, value.emplace());
  } else if constexpr (kList<Value>) {
    for (const json& element : from) restore(element, value.emplace_back());
  } else {
    from.get_to(value);
  }
}

}  // namespace

void save_run(const std::string& path, const Criteria& criteria,
              const std::optional<measure::Snapshot>& snapshot, const report::Report& report) {
  const json run{
      {"report", kept(report)}, {"criteria", kept(criteria)}, {"loaded", snapshot.has_value()}};
  // Text of a server or of a command line need not be UTF-8.
  const std::string text = run.dump(-1, ' ', false, json::error_handler_t::replace);
  const measure::Snapshot none;
  report::write_whole(path, [&](const base::Sink& sink) {
    measure::write_history_file("pgrush " + report.provenance.pgrush, text, report.history,
                                snapshot ? *snapshot : none, sink);
  });
}

SavedRun read_saved_run(const std::string& path) {
  measure::HistoryFile file = measure::read_history_file(path);
  SavedRun saved;
  try {
    const json run = json::parse(file.run);
    restore(run.at("report"), saved.report);
    restore(run.at("criteria"), saved.criteria);
    if (run.at("loaded").get<bool>()) saved.snapshot = std::move(file.snapshot);
  } catch (const json::exception& error) {
    throw base::Failure(
        base::ExitStatus::kUnusable,
        fmt::format("{}: what it tells of the run cannot be read ({}); check it with the program "
                    "that wrote it: {}",
                    path, error.what(), file.program));
  }
  saved.report.history = std::move(file.history);
  saved.report.status = base::ExitStatus::kPass;
  for (const report::Trouble& trouble : saved.report.troubles)
    worsen(saved.report, trouble.status, trouble.what);
  return saved;
}

}  // namespace pgrush
