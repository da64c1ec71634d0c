#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/exit_status.h"
#include "base/sink.h"
#include "invariant/invariant.h"
#include "measure/history.h"
#include "measure/server_profile.h"
#include "measure/summary.h"
#include "report/capacity.h"
#include "report/comparison.h"
#include "report/exploration.h"
#include "report/threshold.h"

namespace report {

/// An expectation of the scenario and what was measured.
struct Measured {
  std::string measure;
  std::string condition;
  std::optional<double> actual;  ///< nothing: not measured
  bool passed = false;
};

/// What a migration file was when it was applied.
struct Migration {
  std::string id;
  std::string sha256;
};

/// Where a run's figures come from.
struct Provenance {
  std::string pgrush;  ///< version and git revision
  std::string libpq;
  std::string server_version;  ///< "" if no server was reached
  std::string server;          ///< "throwaway", or the DSN without its password
  std::vector<std::pair<std::string, std::string>> settings;  ///< of the server, those that matter
  std::string host;
  unsigned cpus = 0;
  std::vector<Migration> migrations;
  std::vector<Migration> variants;  ///< id is the file's path as given
  std::string git;                  ///< revision that the program was built from; "" if unknown
};

/// How the load generator itself fared.
struct Generator {
  std::optional<double> connecting_s;  ///< until a phase's connections were open, at most
  std::optional<double>
      connection_bytes;                   ///< memory that a phase's connections took, each, at most
  double cpu_s = 0;                       ///< user and system, all threads, while the load ran
  std::optional<double> lateness_p99_ms;  ///< sent after due
  std::optional<double> lateness_max_ms;
  std::optional<double> release_skew_p50_ms;  ///< last caller of a volley sent after the first
  std::optional<double> release_skew_p99_ms;
  std::optional<double> release_skew_max_ms;
  std::uint64_t late = 0;               ///< calls sent a millisecond or more after they were due
  std::optional<double> busiest_ratio;  ///< CPU seconds a second of its busiest thread, at most
  std::optional<bool> saturated;        ///< a thread was too busy; nothing: not measured
  std::int64_t peak_memory_bytes = 0;
};

/// What the server counted between the load's start and its end; null members were not measured.
struct Server {
  nlohmann::json figures = nlohmann::json::object();  ///< {"wal_bytes": …, "deadlocks": …, …}
  measure::SamplerFigures sampler;                    ///< its rate is 0 if there was none
  std::vector<measure::ServerPhase> phases;           ///< those that a sampler looked at
};

/// What came of the scenario's faulty procedure, tried before the run.
struct Canary {
  std::string file;                    ///< as the scenario names it
  std::vector<std::string> caught_by;  ///< invariants; none: it was not caught
  std::uint64_t calls = 0;             ///< until then
  double seconds = 0;                  ///< until then
};

/// What a run without a violation says of the fault's rate.
struct Power {
  std::uint64_t contended_slots = 0;  ///< others called while the winner did
  double overlapping_calls = 0;       ///< mean number of them a contended slot
  /// With 95 % confidence a contended slot goes wrong less often than this: the rule of three.
  double rate_below() const { return 3.0 / static_cast<double>(contended_slots); }
};

/// How many events the database holds in a final status, when the load was at rest.
struct EndedEvents {
  std::uint64_t processed = 0;     ///< success
  std::uint64_t dead_letters = 0;  ///< dead_letter
};

/// What stopped a part of the run, or made it doubtful.
struct Trouble {
  base::ExitStatus status = base::ExitStatus::kInternal;
  std::string what;  ///< one sentence
};

/// A run, finished or stopped on its way: everything that a report format may show. Parts that the
/// run did not reach are empty.
struct Report {
  base::ExitStatus status = base::ExitStatus::kUnknown;
  std::string reason;            ///< one sentence: why not simply "pass"; "" if it is
  std::string scenario;          ///< its name
  nlohmann::json configuration;  ///< Scenario::effective
  std::uint64_t seed = 0;
  std::string repeat;  ///< the command that repeats the run
  Provenance provenance;
  measure::History history;
  measure::Summary summary;                 ///< of `history`; left empty, the formats summarise it
  std::optional<EndedEvents> ended_events;  ///< nothing: no webhook phase, or not read
  std::vector<invariant::Judged> invariants;
  std::vector<invariant::Judged> by_sql;  ///< of them: what SQL of the scenario's own said at rest
  std::optional<Canary> canary;  ///< nothing: the scenario has none, or it could not be tried
  std::optional<Power> power;    ///< nothing: no slot was contended
  std::vector<Measured> exercise;
  std::vector<Threshold> thresholds;
  std::optional<Abort> abort;  ///< nothing: no threshold ended the load
  Generator generator;
  Server server;
  std::string started_at;  ///< UTC, ISO 8601
  double duration_s = 0;   ///< of the whole run, provisioning included
  std::string path;        ///< where report.json stands; "" if it goes to stdout
  /// What besides the verdicts made the status what it is.
  std::vector<Trouble> troubles;
  std::vector<Exploration> explorations;  ///< by phase; a run that explores has no other phases
  /// Of many runs, whose calls `summary` has together; it has no phases. Nothing: it is one run.
  std::optional<Comparison> comparison;
  /// How the run's rate was found; without one that held, the run at the lowest rate.
  std::optional<Capacity> capacity;
};

/// The report's summary, or that of its history where the run was stopped before it was made.
measure::Summary summary_of(const Report& report);

/// The report as report.json holds it, schema "pgrush.report/1". What was not measured is null. The
/// seed must be below 2^53: many readers of JSON know no larger integers.
nlohmann::ordered_json to_json(const Report& report);

/// JSON for a file or stdout, with a newline at its end: what fits in a line stands in one. Text of
/// the server that is not UTF-8 comes with replacement characters.
std::string to_text(const nlohmann::ordered_json& json);

/// Writes a file so that it is there whole or not at all (a temporary beside it, then a rename); to
/// what is no regular file (/dev/null, a pipe) it writes straight. The folder must exist. Throws
/// Failure (kInternal) that names the path and the reason; no temporary stays behind.
void write_whole(const std::string& path, const std::string& text);

/// What gives a file's bytes to a sink.
using Content = std::function<void(const base::Sink&)>;

/// The same for a file that is too large to be held in memory first.
void write_whole(const std::string& path, const Content& content);

/// The summary for people: invariants first, the worst on top, and in the last line
/// "PASS|FAIL|UNKNOWN (exit N): reason; report: path". At most 80 columns; only the last line may
/// be wider, because a path is never cut. Text of the server cannot control the terminal. `colour`
/// adds escape sequences for colours.
std::string console(const Report& report, bool colour = false);

}  // namespace report
