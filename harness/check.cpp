#include "check.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "report/history_lines.h"
#include "saved_run.h"
#include "trouble.h"
#include "workload/workload.h"

namespace pgrush {
namespace {

/// The formats that a history is exported in.
const std::array<std::string, 1> kFormats{"jsonl"};

void require_format(const std::string& format) {
  if (format.empty() || std::ranges::find(kFormats, format) != kFormats.end()) return;
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("--format: unknown format {}{}; known: {}", format,
                                  base::suggest(format, kFormats), fmt::join(kFormats, ", ")));
}

/// Another version of the program may have had parts that this one does not know.
void require_parts(const SavedRun& run, const std::string& file) {
  const auto require = [&](const char* what, const std::string& name, bool known) {
    if (known) return;
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("{}: names the {} {}, which this program does not know; check "
                                    "it with the program that wrote it: pgrush {}",
                                    file, what, name, run.report.provenance.pgrush));
  };
  for (const std::string& name : run.criteria.workloads)
    require("workload", name, workload::Workloads::instance().find(name) != nullptr);
  for (const std::string& name : run.criteria.invariants)
    require("invariant", name, invariant::Invariants::instance().find(name) != nullptr);
}

void export_lines(const SavedRun& run) {
  measure::Snapshot unread;
  unread.read = false;
  write_to_stdout([&](const base::Sink& sink) {
    report::write_lines(run.report, run.snapshot ? *run.snapshot : unread, sink);
  });
}

}  // namespace

base::ExitStatus check(const CheckArguments& arguments) {
  require_format(arguments.format);
  SavedRun run = read_saved_run(arguments.file);
  if (!arguments.format.empty()) {
    export_lines(run);
    return base::ExitStatus::kPass;
  }
  require_parts(run, arguments.file);
  report::Report& report = run.report;
  if (run.snapshot) attempt(report, [&] { judge(run.criteria, *run.snapshot, report); });
  const Delivery& delivery = arguments.delivery;
  if (!delivery.report.empty() || !delivery.out.empty())
    attempt(report, [&] { deliver(delivery, report); });
  print(delivery, report);
  return report.status;
}

}  // namespace pgrush
