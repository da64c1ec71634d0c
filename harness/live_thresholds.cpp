#include "live_thresholds.h"

#include <algorithm>
#include <numeric>

#include "measure/session.h"
#include "thresholds.h"

namespace pgrush {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
// A call is told of as soon as its thread has read all that came in with it.
constexpr std::int64_t kTellingTakes = kSecond / 5;

bool over_window(const scenario::Condition& condition) { return condition.window > base::Nanos(0); }

}  // namespace

LiveThresholds::LiveThresholds(const std::vector<scenario::Threshold>& thresholds,
                               const std::optional<Baseline>& baseline,
                               const report::Report& report,
                               const std::vector<measure::Operation>& operations) {
  for (const scenario::Threshold& wanted : thresholds) {
    const auto condition = scenario::parse_condition(wanted.condition);
    if (!wanted.abort_on_fail || !condition) continue;
    const auto bound = bound_of(*condition, baseline, report, wanted.measure);
    if (!bound) continue;
    watched_.emplace_back();
    watched_.back().wanted = wanted;
    watched_.back().condition = *condition;
    watched_.back().bound = *bound;
  }
  for (Watched& watched : watched_)
    watched.key = measure::parse_key(operations, watched.wanted.measure).value();
  summary_.operations = operations;
  summary_.calls.resize(operations.size());
  for (std::size_t i = 0; i < operations.size(); ++i)
    summary_.calls[i].answers.resize(operations[i].answers.size());
  before_.resize(operations.size());
}

void LiveThresholds::begin_phase(const std::string& name, std::int64_t started) {
  if (!summary_.phases.empty()) load_before_ += summary_.phases.back().duration;
  started_ = started;
  summary_.phases.emplace_back();
  summary_.phases.back().name = name;
  summary_.phases.back().calls.resize(summary_.operations.size());
  for (std::size_t i = 0; i < before_.size(); ++i) before_[i] = summary_.calls[i].duration;
  for (Watched& watched : watched_) {
    watched.samples.clear();
    watched.next_window = 0;
    watched.called = false;
  }
}

void LiveThresholds::add(const measure::Record& record) {
  if (record.due < started_) return;
  if (measure::session::is_inspection(summary_.operations[record.operation])) return;
  measure::CallSummary& call = summary_.calls[record.operation];
  call.add(record);
  if (record.continued) return;
  ++call.arrivals;
  ++summary_.phases.back().calls[record.operation].arrivals;
  for (Watched& watched : watched_) {
    if (watched.key.operation.value_or(record.operation) != record.operation) continue;
    watched.called = true;
    if (!over_window(watched.condition)) continue;
    if (const auto sample = measure::sample_of(watched.key, record))
      watched.samples.push_back(*sample);
  }
}

std::optional<report::Abort> LiveThresholds::judge(std::int64_t now) {
  bring_up_to(now);
  const base::Nanos here(now - started_);
  const double load_s = base::to_s(load_before_ + here);
  for (Watched& watched : watched_) {
    const auto actual = crossed(watched, now);
    if (actual && load_s >= watched.wanted.abort_not_before_s)
      return report::Abort{watched.wanted.measure, watched.wanted.condition,
                           summary_.phases.back().name, base::to_s(here), *actual};
  }
  return std::nullopt;
}

/// What was measured, if it does not meet the condition.
std::optional<double> LiveThresholds::crossed(Watched& watched, std::int64_t now) {
  if (over_window(watched.condition)) return crossed_in_a_window(watched, now);
  const auto actual = measure::value_of(summary_, watched.wanted.measure);
  if (!actual || scenario::meets(*actual, watched.condition.comparison, watched.bound))
    return std::nullopt;
  return actual;
}

/// Looks at the windows that are over and were not looked at yet. One that was crossed stays so:
/// the load may have been too young to be ended.
std::optional<double> LiveThresholds::crossed_in_a_window(Watched& watched,
                                                          std::int64_t now) const {
  std::ranges::sort(watched.samples, {}, &measure::Sample::answered);
  const std::int64_t length = watched.condition.window.count();
  for (; started_ + watched.next_window + length + kTellingTakes <= now;
       watched.next_window += kSecond) {
    const std::int64_t from = started_ + watched.next_window;
    const auto actual = measure::value_in(watched.key, watched.samples, from, from + length);
    const bool met =
        !actual || scenario::meets(*actual, watched.condition.comparison, watched.bound);
    if (watched.called && !met && !watched.missed) watched.missed = actual;
  }
  std::erase_if(watched.samples, [&](const measure::Sample& sample) {
    return sample.answered < started_ + watched.next_window;
  });
  return watched.missed;
}

/// Rates are by time: that of this phase, if any call arrived in it, and those before it.
void LiveThresholds::bring_up_to(std::int64_t now) {
  measure::PhaseSummary& phase = summary_.phases.back();
  phase.duration = base::Nanos(std::max<std::int64_t>(0, now - started_));
  for (std::size_t i = 0; i < before_.size(); ++i)
    summary_.calls[i].duration =
        before_[i] + (phase.calls[i].arrivals > 0 ? phase.duration : base::Nanos(0));
}

}  // namespace pgrush
