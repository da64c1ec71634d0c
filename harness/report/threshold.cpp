#include "report/threshold.h"

#include <fmt/format.h>

#include "report/text.h"

namespace report {
namespace {

std::string told_of(const Earlier& baseline) {
  if (!baseline.actual || !baseline.bound) return "; " + baseline.why_not;
  return fmt::format("; the baseline has {}, so the bound is {}", text::number(*baseline.actual),
                     text::number(*baseline.bound));
}

}  // namespace

bool known(const Threshold& threshold) {
  const auto& baseline = threshold.baseline;
  if (threshold.saturated) return false;
  return threshold.aborted || (threshold.actual && (!baseline || baseline->bound));
}

std::string told(const Threshold& threshold) {
  std::string words = threshold.actual ? text::number(*threshold.actual) : "not measured";
  if (const auto& window = threshold.window)
    words += fmt::format(" in {} from {} s to {} s", window->phase, text::number(window->from_s),
                         text::number(window->to_s));
  if (threshold.baseline) words += told_of(*threshold.baseline);
  if (const auto& aborted = threshold.aborted)
    words += fmt::format("; at {} it ended the load, {} s into {}", text::number(aborted->actual),
                         text::number(aborted->at_s), aborted->phase);
  if (threshold.saturated) words += "; the generator was saturated: it may be its own figure";
  return words;
}

}  // namespace report
