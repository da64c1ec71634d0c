#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/schedule_steps.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

using text::cut;
using text::visible;

constexpr std::size_t kShownOutcomes = 5;
constexpr std::size_t kShownStops = 5;

/// A cell that is coloured if it says something, and as wide as it is without colour.
std::string violations(const Exploration& phase, const Paint& paint) {
  const std::string cell = fmt::format("{:>8}", phase.violations);
  return phase.violations > 0 ? paint.bad(cell) : cell;
}

std::string row(const Exploration& phase, const Paint& paint) {
  return fmt::format("  {:<27} {:>6} {:>6} {:>10} {:>8} {} {:>7.2f}\n",
                     cut(visible(phase.name), 27), phase.sessions,
                     phase.bound ? std::to_string(*phase.bound) : "none", phase.schedules,
                     phase.outcomes.size(), violations(phase, paint), phase.seconds);
}

std::string reach(const Exploration& phase, const Paint& paint) {
  if (phase.exhausted)
    return paint.good("exhausted") + (phase.symmetric ? ", symmetric sessions once" : "");
  switch (phase.method) {
    case Exploration::Method::kExhaustive: return paint.unsure("not exhausted");
    case Exploration::Method::kSampled:
      return paint.unsure("not exhausted") + ": sampled at random";
    case Exploration::Method::kReplayed: return "replayed";
  }
  return "";
}

/// How far it came, and what that took.
std::string effort(const Exploration& phase, const Paint& paint) {
  std::string line = fmt::format("    {}; {} steps", reach(phase, paint), phase.steps);
  if (phase.seconds > 0)
    line +=
        fmt::format(", {:.0f} schedules/s", static_cast<double>(phase.schedules) / phase.seconds);
  if (phase.deadlocks > 0) line += fmt::format("; {} with a deadlock", phase.deadlocks);
  line += "\n";
  if (phase.yields > 0)
    line += fmt::format("    {} times a session that asked again and again let others go on\n",
                        phase.yields);
  return line;
}

std::string trouble(const Exploration& phase, const Paint& paint) {
  if (phase.trouble.empty()) return "";
  // The first line begins behind the coloured word, which has no place in wrap().
  return "    " + paint.bad("given up") +
         text::wrap(": " + visible(phase.trouble), 12, 6).substr(12);
}

std::string outcomes(const Exploration& phase) {
  std::vector<std::pair<std::string, std::uint64_t>> all(phase.outcomes.begin(),
                                                         phase.outcomes.end());
  std::ranges::stable_sort(all, std::greater(), [](const auto& one) { return one.second; });
  std::string lines;
  for (std::size_t i = 0; i < std::min(all.size(), kShownOutcomes); ++i)
    lines +=
        cut(fmt::format("    {:>8} x {}", all[i].second, visible(all[i].first)), text::kColumns) +
        "\n";
  if (all.size() > kShownOutcomes)
    lines += fmt::format("             and {} more outcomes\n", all.size() - kShownOutcomes);
  return lines;
}

std::string unreached(const Exploration& phase) {
  if (phase.unreached.empty()) return "";
  std::string lines = fmt::format("    stops never reached: {}\n", phase.unreached.size());
  const std::size_t shown = std::min(phase.unreached.size(), kShownStops);
  for (std::size_t i = 0; i < shown; ++i) {
    const StopPoint& point = phase.unreached[i];
    const std::string where =
        fmt::format("      {}  {}", point.function, schedule_steps::place(point));
    lines += cut(visible(where), text::kColumns) + "\n";
  }
  if (shown < phase.unreached.size())
    lines += fmt::format("      and {} more\n", phase.unreached.size() - shown);
  return lines;
}

}  // namespace

std::string explorations(const Report& report, const Paint& paint) {
  std::string lines = fmt::format("\n{:<29} {:>6} {:>6} {:>10} {:>8} {:>8} {:>7}\n", "Explorations",
                                  "sess.", "bound", "schedules", "outcomes", "violated", "seconds");
  for (const Exploration& phase : report.explorations)
    lines += row(phase, paint) + effort(phase, paint) + trouble(phase, paint) + outcomes(phase) +
             unreached(phase);
  lines += "Limits: what a statement does within, other plans, time, workers; see limits[]\n";
  for (const Exploration& phase : report.explorations)
    for (const ExploredSchedule& one : phase.shown) lines += schedule(phase, one, paint);
  return lines;
}

}  // namespace report::console_parts
