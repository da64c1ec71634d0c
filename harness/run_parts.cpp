#include "run_parts.h"

#include <algorithm>
#include <sys/resource.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "canary.h"
#include "drive/interruption.h"
#include "live_thresholds.h"
#include "load.h"
#include "pg/conninfo.h"
#include "trial.h"
#include "trouble.h"
#include "watch.h"

namespace pgrush {
namespace {

// Often enough to see what a second is made of, and cheap enough for every run.
constexpr double kSamplesPerSecond = 20;

/// What the database holds after the load. If it cannot be read, that is no reason to forget what
/// the clients saw: the verdict is then unknown at best.
measure::Snapshot read_at_rest(const Plan& plan, Place& place, report::Report& report) {
  try {
    place.reconnect();
    place.wait_for_rest();
    report.server.figures = place.end_figures(report.server.sampler.commits);
    for (const invariant::Judged& judged : place.judge(plan.sql_invariants))
      add(judged, report.by_sql);
    return place.snapshot();
  } catch (const base::Failure& failure) {
    note(report, base::ExitStatus::kUnknown, std::string("after the load: ") + failure.what());
    measure::Snapshot unread;
    unread.read = false;
    return unread;
  }
}

/// The load; it ends once a threshold is crossed that aborts on fail, with --fail-fast also once an
/// invariant is violated.
void drive(const RunArguments& arguments, const Plan& plan, const Criteria& criteria, Place& place,
           report::Report& report, drive::Metrics* metrics) {
  LiveThresholds thresholds(criteria.thresholds, criteria.baseline, report, plan.operations);
  const AtRest judges = [&] {
    const auto judged = judge_at_rest(plan, place, report.history);
    return std::ranges::none_of(judged, [](const invariant::Judged& one) {
      return one.verdict.truth == base::Truth::kViolated;
    });
  };
  drive_phases(plan, place, report,
               {arguments.quiet, arguments.fail_fast ? judges : nullptr, &thresholds, metrics});
}

/// A load that a signal ended was drained, and is not whole.
void note_interruption(report::Report& report) {
  if (drive::interrupted() && report.status != base::ExitStatus::kInterrupted)
    note(report, base::ExitStatus::kInterrupted, "interrupted by a signal; the load was drained");
}

}  // namespace

report::Report begin_report(const RunArguments& arguments, const Plan& plan) {
  report::Report report;
  report.status = base::ExitStatus::kPass;
  report.scenario = plan.scenario.name;
  report.configuration = plan.scenario.effective;
  report.seed = plan.seed;
  report.repeat = repeat_command(arguments, plan.seed);
  report.started_at =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
  report.provenance = provenance_of_program();
  if (!arguments.no_sampler) report.server.sampler.rate_per_s = kSamplesPerSecond;
  return report;
}

void provision(const RunArguments& arguments, const Plan& plan, std::optional<Host>& host,
               std::optional<Place>& place, report::Report& report) {
  report.provenance.server = arguments.dsn ? pg::redacted(*arguments.dsn) : "throwaway";
  const std::int64_t connections = most_connections(plan.scenario);
  host.emplace(arguments.dsn, connections,
               arguments.keep_server || !arguments.keep_database.empty());
  drive::raise_if_interrupted();
  place.emplace(*host, arguments.keep_database);
  place->provision(migrations_folder(arguments.migrations, plan.scenario), plan.scenario,
                   connections, report.provenance);
  if (!plan.scenario.canary.empty()) report.canary = try_canary(arguments, *place);
  drive::raise_if_interrupted();
  for (const std::string& file : variants_of(plan.scenario, arguments.variants))
    report.provenance.variants.push_back({file, place->apply_variant(file)});
}

measure::Snapshot drive_and_judge(const RunArguments& arguments, const Plan& plan,
                                  const Criteria& criteria, Place& place, report::Report& report,
                                  drive::Metrics* metrics) {
  attempt(report, [&] { drive(arguments, plan, criteria, place, report, metrics); });
  // Beyond this point no load is running.
  report.history.finish();
  measure_generator(report.history, report.generator);
  measure::Snapshot snapshot = read_at_rest(plan, place, report);
  attempt(report, [&] { judge(criteria, snapshot, report); });
  return snapshot;
}

report::Report run_on_copy(const Series& series, const RunArguments& arguments,
                           const std::vector<std::string>& variants) {
  const base::Instant began = base::Clock::now();
  const Plan plan = make_plan(arguments);
  report::Report run = series.blank;
  run.seed = plan.seed;
  run.configuration = plan.scenario.effective;
  Place copy(series.original);
  for (const std::string& file : variants)
    run.provenance.variants.push_back({file, copy.apply_variant(file)});
  drive_and_judge(arguments, plan, series.criteria, copy, run);
  copy.leave();
  note_interruption(run);
  run.duration_s = base::to_s(base::Clock::now() - began);
  return run;
}

void leave(std::optional<Host>& host, std::optional<Place>& place) {
  const std::string database = place ? place->name() : "postgres";
  if (place) place->leave();
  if (host) host->leave(database);
}

void end_report(base::Instant started, report::Report& report) {
  note_interruption(report);
  report.duration_s = base::to_s(base::Clock::now() - started);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  report.generator.peak_memory_bytes = used.ru_maxrss * 1024;
}

}  // namespace pgrush
