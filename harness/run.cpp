#include "run.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "drive/interruption.h"
#include "load.h"
#include "place.h"
#include "plan.h"
#include "report/report.h"
#include "verdict.h"

namespace pgrush {
namespace {

/// Carries out a part of the run; what stops it goes into the report.
template <class Part>
void attempt(report::Report& report, Part part) {
  const auto stopped = [&](base::ExitStatus status, const std::string& why) {
    const base::ExitStatus worse = base::worse(report.status, status);
    if (worse != report.status || report.reason.empty()) report.reason = why;
    report.status = worse;
    fmt::print(stderr, "pgrush: {}\n", why);
  };
  try {
    part();
  } catch (const base::Failure& failure) {
    stopped(failure.status(), failure.what());
  } catch (const std::exception& error) {
    stopped(base::ExitStatus::kInternal, std::string("internal error: ") + error.what());
  }
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

  std::optional<Place> place;
  attempt(report, [&] {
    place.emplace(arguments, plan);
    place->provision(report.provenance);
    drive_phases(plan, *place, arguments.quiet, report);
    // Beyond this point no load is running.
    const measure::Snapshot snapshot = place->snapshot();
    judge(plan, snapshot, report);
  });
  attempt(report, [&] {
    if (place) place->leave();
  });

  report.duration_s = base::to_s(base::Clock::now() - started);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  report.generator.peak_memory_bytes = used.ru_maxrss * 1024;
  attempt(report, [&] { write(arguments, report); });
  print(arguments, report);
  return report.status;
}

}  // namespace pgrush
