#include "thresholds.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "base/suggest.h"
#include "measure/window.h"
#include "scenario/condition.h"

namespace pgrush {
namespace {

using scenario::Comparison;
using scenario::Condition;

/// What a unit of the measure is one of.
scenario::Dimension dimension_of(const measure::Key& key) {
  using measure::Quantity;
  using scenario::Dimension;
  if (key.quantity == Quantity::kShare) return Dimension::kShare;
  if (key.quantity == Quantity::kRate) return Dimension::kRate;
  if (key.quantity == Quantity::kCount || key.stat == "count") return Dimension::kNone;
  return Dimension::kTime;
}

const char* units_of(scenario::Dimension dimension) {
  switch (dimension) {
    case scenario::Dimension::kTime: return "is a time: ns, us, ms, s or m";
    case scenario::Dimension::kShare: return "is a share: % or none";
    case scenario::Dimension::kRate: return "is a rate: /s or none";
    case scenario::Dimension::kNone: return "is a count, which has none";
  }
  return "";
}

/// Whether the figure is another one if calls are sent late and answers are read late.
bool is_about_time(const report::Report& report, const std::string& measure) {
  using scenario::Dimension;
  const auto key = measure::parse_key(report.summary.operations, measure);
  if (!key) return false;
  const Dimension dimension = dimension_of(*key);
  return dimension == Dimension::kTime || dimension == Dimension::kRate;
}

/// Whether the first of two values meets the condition less than the second.
measure::Worse worse_by(const Condition& condition) {
  const double bound = condition.bound;
  switch (condition.comparison) {
    case Comparison::kBelow:
    case Comparison::kAtMost: return [](double left, double right) { return left > right; };
    case Comparison::kAbove:
    case Comparison::kAtLeast: return [](double left, double right) { return left < right; };
    case Comparison::kEqual:
      return [bound](double left, double right) {
        return std::abs(left - bound) > std::abs(right - bound);
      };
    case Comparison::kUnequal:
      return [bound](double left, double right) {
        return std::abs(left - bound) < std::abs(right - bound);
      };
  }
  return {};
}

void hold_in_windows(const Condition& condition, const report::Report& report,
                     report::Threshold& held) {
  const auto worst =
      measure::worst_window(report.history, held.measure, condition.window, worse_by(condition));
  if (!worst) return;
  held.actual = worst->value;
  held.passed = scenario::meets(worst->value, condition.comparison, condition.bound);
  held.window = {report.history.phases[worst->window.phase].name, base::to_s(worst->window.from),
                 base::to_s(worst->window.to)};
}

/// What the baseline says of the measure, and the bound that follows.
report::Earlier earlier(const Condition& condition, const Baseline& baseline,
                        const report::Report& report, const std::string& measure) {
  report::Earlier earlier;
  earlier.why_not = incomparable(baseline, report);
  if (!earlier.why_not.empty()) return earlier;
  const auto figure = std::ranges::find(baseline.figures, measure, &Figure::measure);
  if (figure != baseline.figures.end()) earlier.actual = figure->value;
  if (earlier.actual)
    earlier.bound = *earlier.actual * (100 + condition.bound) / 100;
  else
    earlier.why_not = "the baseline " + baseline.file + " does not hold it";
  return earlier;
}

void hold_against(const Condition& condition, const std::optional<Baseline>& baseline,
                  const report::Report& report, report::Threshold& held) {
  held.actual = measure::value_of(report.summary, held.measure);
  held.baseline.emplace();
  if (baseline)
    held.baseline = earlier(condition, *baseline, report, held.measure);
  else
    held.baseline->why_not = "there is no baseline";
  const auto& bound = held.baseline->bound;
  held.passed = held.actual && bound && scenario::meets(*held.actual, condition.comparison, *bound);
}

}  // namespace

std::string wrong_with(const scenario::Threshold& threshold,
                       const std::vector<measure::Operation>& operations) {
  const auto key = measure::parse_key(operations, threshold.measure);
  if (!key)
    return "unknown measure" +
           base::suggest(threshold.measure, measure::known_measures(operations));
  const auto condition = scenario::parse_condition(threshold.condition);
  if (!condition) return "";
  if (condition->dimension != scenario::Dimension::kNone &&
      condition->dimension != dimension_of(*key))
    return fmt::format("\"{}\" has a unit that does not fit: the measure {}", threshold.condition,
                       units_of(dimension_of(*key)));
  if (measure::has_moments(*key)) return "";
  if (condition->window > base::Nanos(0))
    return fmt::format(
        "\"{}\" is over a window, and arrivals and skipped calls are counted for "
        "whole phases only",
        threshold.condition);
  if (threshold.abort_on_fail)
    return "cannot abort on fail: arrivals and skipped calls are counted when a phase is over";
  return "";
}

std::optional<double> bound_of(const Condition& condition, const std::optional<Baseline>& baseline,
                               const report::Report& report, const std::string& measure) {
  if (!condition.vs_baseline) return condition.bound;
  if (!baseline) return std::nullopt;
  return earlier(condition, *baseline, report, measure).bound;
}

report::Threshold hold(const scenario::Threshold& wanted, const std::optional<Baseline>& baseline,
                       const report::Report& report) {
  const auto condition = scenario::parse_condition(wanted.condition);
  assert(condition);
  report::Threshold held;
  held.measure = wanted.measure;
  held.condition = wanted.condition;
  if (condition->vs_baseline) {
    hold_against(*condition, baseline, report, held);
  } else if (condition->window > base::Nanos(0)) {
    hold_in_windows(*condition, report, held);
  } else {
    held.actual = measure::value_of(report.summary, held.measure);
    held.passed =
        held.actual && scenario::meets(*held.actual, condition->comparison, condition->bound);
  }
  const auto& abort = report.abort;
  if (abort && abort->measure == held.measure && abort->condition == held.condition) {
    held.aborted = abort;
    held.passed = false;
  }
  held.saturated =
      report.generator.saturated.value_or(false) && is_about_time(report, held.measure);
  if (held.saturated) held.passed = false;
  return held;
}

}  // namespace pgrush
