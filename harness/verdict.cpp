#include "verdict.h"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "thresholds.h"
#include "trouble.h"
#include "workload/booking_exercise.h"
#include "workload/workload.h"

namespace pgrush {
namespace {

void conclude(report::Report& report) {
  conclude_invariants(report);
  if (report.canary && report.canary->caught_by.empty())
    worsen(report, base::ExitStatus::kUnknown,
           fmt::format("the canary {} was not caught in {} calls: machine or load are too weak to "
                       "see a race",
                       report.canary->file, report.canary->calls));
  for (const report::Measured& danger : report.exercise)
    if (!danger.passed)
      worsen(report, base::ExitStatus::kUnknown,
             fmt::format("the race was not exercised enough: {} is {}, wanted {}", danger.measure,
                         danger.actual ? fmt::format("{:.4g}", *danger.actual) : "not measured",
                         danger.condition));
  for (const report::Threshold& threshold : report.thresholds) {
    if (threshold.passed) continue;
    const bool known = report::known(threshold);
    worsen(report, known ? base::ExitStatus::kThresholdCrossed : base::ExitStatus::kUnknown,
           fmt::format("threshold {} {} {}: {}", threshold.measure, threshold.condition,
                       known ? "was crossed" : "could not be told", report::told(threshold)));
  }
}

report::Measured hold(const scenario::Expectation& wanted, std::optional<double> actual) {
  return {wanted.measure, wanted.condition, actual, actual && wanted.met_by(*actual)};
}

std::map<std::string, std::optional<double>> dangers(const std::vector<std::string>& workloads,
                                                     const measure::History& history) {
  std::map<std::string, std::optional<double>> all;
  for (const std::string& name : workloads)
    all.merge(workload::Workloads::instance().find(name)->exercise(history));
  return all;
}

report::EndedEvents count_ended(const measure::Snapshot& snapshot) {
  using Status = measure::Snapshot::Event::Status;
  report::EndedEvents ended;
  for (const auto& event : snapshot.events) {
    if (event.status == Status::kSuccess) ++ended.processed;
    if (event.status == Status::kDeadLetter) ++ended.dead_letters;
  }
  return ended;
}

}  // namespace

void judge(const Criteria& criteria, const measure::Snapshot& snapshot, report::Report& report) {
  report.summary = measure::summarise(report.history);
  const bool webhooks =
      std::ranges::find(criteria.workloads, "webhook_claims") != criteria.workloads.end();
  if (webhooks && snapshot.read) report.ended_events = count_ended(snapshot);
  report.invariants = invariant::judge(criteria.invariants, snapshot, report.history);
  std::ranges::copy(report.by_sql, std::back_inserter(report.invariants));
  if (const auto races = workload::contention(report.history); races.slots > 0)
    report.power = {races.slots,
                    static_cast<double>(races.overlapping) / static_cast<double>(races.slots)};
  const auto raised = dangers(criteria.workloads, report.history);
  for (const scenario::Expectation& wanted : criteria.exercise)
    report.exercise.push_back(hold(wanted, raised.at(wanted.measure)));
  for (const scenario::Threshold& wanted : criteria.thresholds)
    report.thresholds.push_back(hold(wanted, criteria.baseline, report));
  conclude(report);
}

}  // namespace pgrush
