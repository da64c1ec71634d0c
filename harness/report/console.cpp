#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/json_parts.h"
#include "report/report.h"
#include "report/text.h"

namespace report {
namespace {

using console_parts::Paint;
using text::visible;
using text::wrap;

constexpr std::size_t kShownErrors = 5;
/// A reason is cut to fit the last line, but never shorter than this.
constexpr std::size_t kShortestReason = 24;

std::string told(const Measured& measured) {
  return measured.actual ? text::number(*measured.actual) : "not measured";
}

bool known(const Measured& measured) { return measured.actual.has_value(); }

/// "Thresholds: 2 of 3 met", and those that are not.
template <class Expected>
std::string measured(std::string_view title, const std::vector<Expected>& all, const Paint& paint) {
  if (all.empty()) return "";
  const auto met = std::ranges::count_if(all, &Expected::passed);
  std::string lines = fmt::format("\n{}: {} of {} met\n", title, met, all.size());
  for (const Expected& one : all) {
    if (one.passed) continue;
    lines += "  " + (known(one) ? paint.bad("not met") : paint.unsure("unknown"));
    const std::string what = fmt::format("{} {}: {}", one.measure, one.condition, told(one));
    // The first line begins behind the coloured word, which has no place in wrap().
    lines += wrap(visible(what), 11, 4).substr(9);
  }
  return lines;
}

std::string error_line(const nlohmann::ordered_json& error) {
  const auto count = error["count"].get<std::uint64_t>();
  const std::string often = count == 0 ? "(retried)" : fmt::format("x {}", count);
  const auto& message = error["message"];
  const std::string said = message.is_null() ? "" : "  " + message.get<std::string>();
  return text::cut(
      visible(fmt::format("  {} {}{}", error["sqlstate"].get<std::string>(), often, said)),
      text::kColumns);
}

std::string errors(const Report& report, const measure::Summary& summary) {
  const nlohmann::ordered_json all = json_parts::errors(report.history, summary);
  if (all.empty()) return "";
  std::string lines = "\nErrors\n";
  for (std::size_t i = 0; i < std::min(all.size(), kShownErrors); ++i)
    lines += error_line(all[i]) + "\n";
  if (all.size() > kShownErrors)
    lines += fmt::format("  and {} more kinds\n", all.size() - kShownErrors);
  return lines;
}

void add(std::string& line, std::string_view name, const std::optional<double>& value) {
  if (value) line += fmt::format(" {} {}", name, text::ms(*value));
}

std::string generator(const Report& report, const Paint& paint) {
  if (report.history.phases.empty()) return "";
  const Generator& own = report.generator;
  std::string line = fmt::format("Generator: cpu {:.2f} s", own.cpu_s);
  if (own.lateness_max_ms) line += "; lateness ms";
  add(line, "p99", own.lateness_p99_ms);
  add(line, "max", own.lateness_max_ms);
  if (own.release_skew_max_ms) line += "; release skew ms";
  add(line, "p50", own.release_skew_p50_ms);
  add(line, "p99", own.release_skew_p99_ms);
  add(line, "max", own.release_skew_max_ms);
  if (own.peak_memory_bytes > 0) line += fmt::format("; {} MB", own.peak_memory_bytes / 1'000'000);
  std::string lines = "\n" + wrap(line, 0, 2);
  if (own.saturated.value_or(false))
    lines +=
        "  " + paint.unsure("saturated") + ": the figures are the generator's, not the server's\n";
  return lines;
}

std::string identity(const Report& report) {
  const std::string run = fmt::format("Scenario {}, seed {}, {:.1f} s", visible(report.scenario),
                                      report.seed, report.duration_s);
  const std::string repeat = "Repeat: " + visible(report.repeat);
  std::string lines = wrap(run, 0, 2);
  // A command that a line break would spoil is left to the report.
  if (!report.repeat.empty() && text::columns(repeat) <= text::kColumns) lines += repeat + "\n";
  return lines;
}

std::string paint_verdict(base::ExitStatus status, const Paint& paint) {
  const std::string_view verdict = base::verdict_of(status);
  if (verdict == "pass") return paint.good("PASS");
  if (verdict == "fail") return paint.bad("FAIL");
  return paint.unsure("UNKNOWN");
}

/// What there is to say of a run that simply passed.
std::string found(const Report& report) {
  if (report.comparison) return headline(*report.comparison);
  if (report.capacity) return headline(*report.capacity);
  return std::string(base::explain(report.status));
}

/// The last line, and before it the whole reason if the line has no room for it.
std::string conclusion(const Report& report, const Paint& paint) {
  const std::string exit = fmt::format(" (exit {}): ", static_cast<int>(report.status));
  const std::string reason = visible(report.reason.empty() ? found(report) : report.reason);
  const std::string path = report.path.empty() ? "" : "; report: " + visible(report.path);
  const std::size_t taken = text::columns(paint_verdict(report.status, Paint(false)) + exit + path);
  const std::size_t room =
      std::max(kShortestReason, text::kColumns - std::min(taken, text::kColumns));
  const std::string shown = text::cut(reason, room);
  // What was found stands above already.
  const bool told = shown == reason || report.reason.empty();
  return (told ? "" : wrap(reason, 0, 2)) + paint_verdict(report.status, paint) + exit + shown +
         path + "\n";
}

}  // namespace

std::string console(const Report& report, bool colour) {
  const Paint paint(colour);
  const std::string judged =
      console_parts::invariants(report, paint) + measured("Exercise", report.exercise, paint) +
      console_parts::power(report, paint) + measured("Thresholds", report.thresholds, paint);
  const measure::Summary summary = summary_of(report);
  const std::string said = errors(report, summary);
  const std::string end = identity(report) + conclusion(report, paint);
  // The history of an exploration is that of one schedule: its calls are no figures of the whole.
  if (!report.explorations.empty())
    return judged + console_parts::explorations(report, paint) + said + "\n" + end;
  if (report.comparison)
    return judged + console_parts::comparison(*report.comparison, paint) + said + "\n" + end;
  const std::string search =
      report.capacity ? console_parts::capacity(*report.capacity, paint) : "";
  return judged + search + console_parts::calls(summary, paint) +
         console_parts::queues(report.history) + console_parts::server(report) + said +
         generator(report, paint) + end;
}

}  // namespace report
