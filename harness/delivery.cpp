#include "delivery.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "report/isolation_spec.h"
#include "report/mermaid.h"

namespace pgrush {
namespace {

/// The path of a file in the run's own folder, which is made.
std::string path_in(const std::string& folder, const std::string& name) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw base::Failure(base::ExitStatus::kInternal,
                        fmt::format("cannot make the folder {} for the report: {}; name another "
                                    "with --out or --report",
                                    folder, error.message()));
  return folder + "/" + name;
}

/// Where report.json goes, its folder made; "" for stdout.
std::string report_path(const Delivery& delivery) {
  if (delivery.report == "-") return "";
  return delivery.report.empty() ? path_in(delivery.out, "report.json") : delivery.report;
}

/// The forms of the schedules shown that other programs read, each in a file beside report.json.
void write_schedules(const std::string& folder, report::Report& report) {
  int number = 0;
  for (report::Exploration& phase : report.explorations) {
    for (report::ExploredSchedule& schedule : phase.shown) {
      const std::string stem = fmt::format("{}/schedule-{}", folder, ++number);
      const auto write = [&](const std::string& path, const std::string& text) {
        if (text.empty()) return;
        report::write_whole(path, text);
        schedule.files.push_back(path);
      };
      write(stem + ".mmd", report::to_mermaid(schedule));
      write(stem + ".spec", report::to_isolation_spec(schedule));
    }
  }
}

}  // namespace

Delivery delivery_for(const std::string& report, const std::string& out, bool quiet,
                      const report::Report& about) {
  std::string time = about.started_at;
  std::erase(time, ':');
  return {report, out.empty() ? "reports/out/" + about.scenario + "-" + time : out, quiet};
}

void deliver(const Delivery& delivery, report::Report& report) {
  report.path = report_path(delivery);
  const std::string text = report::to_text(report::to_json(report));
  if (report.path.empty())
    write_to_stdout([&](const base::Sink& sink) { sink(text); });
  else
    report::write_whole(report.path, text);
  // Where the report was given a place of its own, nothing else is put there.
  if (delivery.report.empty()) write_schedules(delivery.out, report);
}

std::string deliver_part(const Delivery& delivery, const std::string& name,
                         const report::Report& part) {
  if (!delivery.report.empty()) return "";
  std::string path = path_in(delivery.out, name);
  report::write_whole(path, report::to_text(report::to_json(part)));
  return path;
}

void print(const Delivery& delivery, const report::Report& report) {
  FILE* out = delivery.report == "-" ? stderr : stdout;
  const char* terminal = std::getenv("TERM");
  const bool colour = isatty(fileno(out)) == 1 && std::getenv("NO_COLOR") == nullptr &&
                      terminal != nullptr && std::string_view(terminal) != "dumb";
  std::string text = report::console(report, colour);
  if (delivery.quiet) {
    while (text.ends_with('\n')) text.pop_back();
    text = text.substr(text.rfind('\n') + 1) + "\n";
  }
  std::fputs(text.c_str(), out);
  std::fflush(out);
}

void write_to_stdout(const report::Content& content) {
  bool written = true;
  content([&](std::string_view piece) {
    written = written && std::fwrite(piece.data(), 1, piece.size(), stdout) == piece.size();
  });
  if (!written || std::fflush(stdout) != 0)
    throw base::Failure(base::ExitStatus::kInternal, "cannot write to stdout");
}

}  // namespace pgrush
