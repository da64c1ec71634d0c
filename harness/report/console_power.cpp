#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/console_parts.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

bool is_violated(const invariant::Judged& judged) {
  return judged.verdict.truth == base::Truth::kViolated;
}

std::string power_line(const Report& report) {
  const Power& power = *report.power;
  const std::string races =
      fmt::format("{} contended slots, each with {:.1f} calls that overlapped the winner's",
                  power.contended_slots, power.overlapping_calls);
  if (std::ranges::any_of(report.invariants, is_violated)) return "Power: " + races;
  return fmt::format("Power: no violation in {}: rate below {:.2g} % at 95 % confidence", races,
                     100 * power.rate_below());
}

std::string canary_line(const Canary& canary, const Paint& paint) {
  const std::string effort = fmt::format("{} calls, {:.2f} s", canary.calls, canary.seconds);
  if (canary.caught_by.empty())
    return fmt::format("Canary {}: {} after {}\n", text::visible(canary.file),
                       paint.unsure("not caught"), effort);
  return text::wrap(fmt::format("Canary {}: caught by {} after {}", text::visible(canary.file),
                                fmt::join(canary.caught_by, ", "), effort),
                    0, 2);
}

}  // namespace

std::string power(const Report& report, const Paint& paint) {
  std::string lines;
  if (report.power) lines += text::wrap(power_line(report), 0, 2);
  if (report.canary) lines += canary_line(*report.canary, paint);
  return lines.empty() ? "" : "\n" + lines;
}

}  // namespace report::console_parts
