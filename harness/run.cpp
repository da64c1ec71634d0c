#include "run.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "canary.h"
#include "drive/interruption.h"
#include "load.h"
#include "pg/conninfo.h"
#include "place.h"
#include "plan.h"
#include "report/report.h"
#include "trial.h"
#include "verdict.h"

namespace pgrush {
namespace {

/// Notes in the report what stopped a part of the run.
void note(report::Report& report, base::ExitStatus status, const std::string& why) {
  const base::ExitStatus worse = base::worse(report.status, status);
  if (worse != report.status || report.reason.empty()) report.reason = why;
  report.status = worse;
  tell(why);
}

/// Carries out a part of the run; what stops it goes into the report. Whether it was carried out.
template <class Part>
bool attempt(report::Report& report, Part part) {
  try {
    part();
    return true;
  } catch (const base::Failure& failure) {
    note(report, failure.status(), failure.what());
  } catch (const std::exception& error) {
    note(report, base::ExitStatus::kInternal, std::string("internal error: ") + error.what());
  }
  return false;
}

/// What the database holds after the load. If it cannot be read, that is no reason to forget what
/// the clients saw: the verdict is then unknown at best.
measure::Snapshot read_at_rest(Place& place, report::Report& report) {
  try {
    place.reconnect();
    place.wait_for_rest();
    report.server.figures = place.end_figures();
    return place.snapshot();
  } catch (const base::Failure& failure) {
    note(report, base::ExitStatus::kUnknown, std::string("after the load: ") + failure.what());
    measure::Snapshot unread;
    unread.read = false;
    return unread;
  }
}

/// Server, database, migrations, seed; then the canary on a copy, and what the run itself is about.
void provision(const RunArguments& arguments, const Plan& plan, std::optional<Host>& host,
               std::optional<Place>& place, report::Report& report) {
  report.provenance.server = arguments.dsn ? pg::redacted(*arguments.dsn) : "throwaway";
  const std::int64_t connections = most_connections(plan.scenario);
  host.emplace(arguments.dsn, connections, arguments.keep_server);
  drive::raise_if_interrupted();
  place.emplace(*host);
  place->provision(migrations_folder(arguments.migrations, plan.scenario), plan.scenario.data,
                   connections, report.provenance);
  if (!plan.scenario.canary.empty()) report.canary = try_canary(arguments, *place);
  drive::raise_if_interrupted();
  std::vector<std::string> variants;
  for (const std::string& file : plan.scenario.variants)
    variants.push_back((plan.scenario.folder / file).lexically_normal());
  variants.insert(variants.end(), arguments.variants.begin(), arguments.variants.end());
  for (const std::string& file : variants)
    report.provenance.variants.push_back({file, place->apply_variant(file)});
}

/// The load; with --fail-fast it ends once an invariant is violated.
void drive(const RunArguments& arguments, const Plan& plan, Place& place, report::Report& report) {
  if (!arguments.fail_fast) return drive_phases(plan, place, arguments.quiet, report);
  drive_phases(plan, place, arguments.quiet, report, [&] {
    const auto judged = judge_at_rest(plan, place, report.history);
    return std::ranges::none_of(judged, [](const invariant::Judged& one) {
      return one.verdict.truth == base::Truth::kViolated;
    });
  });
}

/// Drops the database and ends the server, or leaves both as the run was told.
void leave(std::optional<Host>& host, std::optional<Place>& place) {
  const std::string database = place ? place->name() : "postgres";
  if (place) place->leave();
  if (host) host->leave(database);
}

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
  return report;
}

/// Where report.json goes, its folder made; "" for stdout.
std::string report_path(const RunArguments& arguments, const report::Report& report) {
  if (arguments.report == "-") return "";
  if (!arguments.report.empty()) return arguments.report;
  std::string folder = arguments.out;
  if (folder.empty()) {
    std::string time = report.started_at;
    std::erase(time, ':');
    folder = "reports/out/" + report.scenario + "-" + time;
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw base::Failure(base::ExitStatus::kInternal,
                        fmt::format("cannot make the folder {} for the report: {}; name another "
                                    "with --out or --report",
                                    folder, error.message()));
  return folder + "/report.json";
}

/// Writes the report where it was asked for.
void write(const RunArguments& arguments, report::Report& report) {
  report.path = report_path(arguments, report);
  const std::string text = report::to_text(report::to_json(report));
  if (!report.path.empty()) {
    report::write_whole(report.path, text);
  } else if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
             std::fflush(stdout) != 0) {
    throw base::Failure(base::ExitStatus::kInternal, "cannot write the report to stdout");
  }
}

/// The summary: on stdout, unless the report itself went there.
void print(const RunArguments& arguments, const report::Report& report) {
  FILE* out = arguments.report == "-" ? stderr : stdout;
  const char* terminal = std::getenv("TERM");
  const bool colour = isatty(fileno(out)) == 1 && std::getenv("NO_COLOR") == nullptr &&
                      terminal != nullptr && std::string_view(terminal) != "dumb";
  std::string text = report::console(report, colour);
  if (arguments.quiet) {
    while (text.ends_with('\n')) text.pop_back();
    text = text.substr(text.rfind('\n') + 1) + "\n";
  }
  std::fputs(text.c_str(), out);
  std::fflush(out);
}

}  // namespace

base::ExitStatus run(const RunArguments& arguments) {
  const base::Instant started = base::Clock::now();
  drive::catch_interruption();
  const Plan plan = make_plan(arguments);
  report::Report report = begin_report(arguments, plan);

  std::optional<Host> host;
  std::optional<Place> place;
  if (attempt(report, [&] { provision(arguments, plan, host, place, report); })) {
    attempt(report, [&] { drive(arguments, plan, *place, report); });
    // Beyond this point no load is running.
    report.history.finish();
    measure_generator(report.history, report.generator);
    const measure::Snapshot snapshot = read_at_rest(*place, report);
    attempt(report, [&] { judge(plan, snapshot, report); });
  }
  attempt(report, [&] { leave(host, place); });
  if (drive::interrupted() && report.status != base::ExitStatus::kInterrupted)
    note(report, base::ExitStatus::kInterrupted, "interrupted by a signal; the load was drained");

  report.duration_s = base::to_s(base::Clock::now() - started);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  report.generator.peak_memory_bytes = used.ru_maxrss * 1024;
  attempt(report, [&] { write(arguments, report); });
  print(arguments, report);
  return report.status;
}

}  // namespace pgrush
