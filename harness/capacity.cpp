#include "capacity.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/failure.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "measure/figures.h"
#include "measure/key.h"
#include "measure/session.h"
#include "rate_search.h"
#include "run_parts.h"
#include "scenario/limits.h"
#include "trouble.h"

namespace pgrush {
namespace {

// So many arrivals may be skipped, or fail, where the scenario does not say how many.
constexpr double kTolerated = 0.01;
// A rate at which a phase has hardly an arrival left says nothing.
constexpr double kLowest = 1.0 / 64;
// Doubling twelve times, halving a bracket of 2 to 1 % in seven, both ends once more, and some that
// came out differently then.
constexpr std::size_t kMostProbes = 24;

/// The plan, for the phase whose rate is searched for. Its iterations must not end it early.
RunArguments for_the_search(const RunArguments& told) {
  RunArguments arguments = told;
  arguments.overrides.iterations = 0;
  return arguments;
}

/// Throws Failure (kUnusable) if it is not clear where to begin.
const scenario::Phase& phase_of(const Plan& plan) {
  const std::vector<scenario::Phase>& phases = plan.scenario.phases;
  if (phases.size() != 1)
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("{} has {} phases, and a rate is one phase's: name it with "
                                    "--phase",
                                    plan.scenario.name, phases.size()));
  const scenario::Phase& phase = phases.front();
  if (phase.load.executor != scenario::Executor::kConstantArrivalRate)
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("phase {} is {}, which has no rate to begin with: name one "
                                    "with --rate",
                                    phase.name, scenario::name_of(phase.load.executor)));
  return phase;
}

RateBounds bounds_of(const scenario::Load& load, double precision) {
  RateBounds bounds;
  bounds.start = load.rate;
  bounds.least = std::max(scenario::kRate.least, load.rate * kLowest);
  bounds.most = std::min(scenario::kRate.most,
                         static_cast<double>(scenario::kIterations.most) / load.duration_s);
  bounds.precision = precision;
  bounds.most_tries = kMostProbes;
  return bounds;
}

RunArguments arguments_at(double rate, const Series& series) {
  RunArguments own = series.arguments;
  own.seed = series.blank.seed;
  own.overrides.rate = rate;
  return own;
}

/// Why the scenario has no run at that rate, a sentence; "" if it has. A phase that uses its data
/// up has none at a rate that wants more.
std::string why_not(double rate, const Series& series) {
  try {
    make_plan(arguments_at(rate, series));
    return "";
  } catch (const base::Failure& failure) {
    return failure.what();
  }
}

/// The highest rate that it has a run at, to one part in a hundred, above one and below another.
double highest_possible(double possible, double impossible, const Series& series) {
  while (impossible > possible * 1.01) {
    const double between = (possible + impossible) / 2;
    (why_not(between, series).empty() ? possible : impossible) = between;
  }
  return possible;
}

/// What was tried so far, and the report that is to be told of it.
struct Found {
  std::vector<TriedRate> tries;
  report::Capacity capacity;
  std::optional<report::Report> shown;  ///< of the rate that is the answer, or of the lowest
  double shown_rate = 0;
};

/// The answer may fall when a rate does not hold a second time; what is shown then is another run.
bool is_to_be_shown(const RateBracket& bracket, double rate, const Found& found) {
  if (bracket.holding) return rate == *bracket.holding;
  return !found.shown || rate <= found.shown_rate;
}

bool breaks_a_promise(const report::Report& run) {
  return std::ranges::any_of(run.invariants, [](const invariant::Judged& judged) {
    return judged.verdict.truth == base::Truth::kViolated;
  });
}

void take_in(report::RateProbe probe, report::Report run, Found& found) {
  const double rate = probe.rate;
  found.tries.push_back({rate, probe.failed.empty(), breaks_a_promise(run)});
  found.capacity.probes.push_back(std::move(probe));
  const RateBracket bracket = bracket_of(found.tries);
  found.capacity.rate = bracket.holding;
  found.capacity.failing = bracket.failing;
  found.capacity.confirmed = bracket.holding_confirmed;
  if (!is_to_be_shown(bracket, rate, found)) return;
  found.shown = std::move(run);
  found.shown_rate = rate;
}

void search_rates(const Series& series, RateBounds bounds, std::uint64_t connections,
                  Found& found) {
  while (const std::optional<double> rate = next_rate(found.tries, bounds)) {
    drive::raise_if_interrupted();
    // The first rate is possible, so this is one above all that were tried.
    if (const std::string why = why_not(*rate, series); !why.empty()) {
      bounds.most = highest_possible(found.capacity.rate.value_or(bounds.start), *rate, series);
      found.capacity.ceiling = why;
      continue;
    }
    report::Report run = run_on_copy(series, arguments_at(*rate, series));
    // One that a signal ended says nothing of its rate.
    drive::raise_if_interrupted();
    report::RateProbe probe = probe_of(run, *rate, connections);
    probe.path =
        deliver_part(series.delivery, fmt::format("probe-{}.json", found.tries.size() + 1), run);
    if (!series.arguments.quiet)
      tell(fmt::format("{:g} a second: {}", *rate, probe.failed.empty() ? "holds" : probe.failed));
    take_in(std::move(probe), std::move(run), found);
  }
  found.capacity.ended = true;
}

/// The report of the run at the answer, or of the one at the lowest rate if none held, with the
/// search in it, and with what stopped the search.
report::Report conclude(const report::Report& blank, Found found) {
  const bool there =
      found.shown && found.shown_rate == found.capacity.rate.value_or(found.shown_rate);
  report::Report report = blank;
  if (there) report = std::move(*found.shown);
  // Without the run at the answer there is none that could pass.
  if (!found.capacity.rate || !there) {
    worsen(report, base::ExitStatus::kUnknown, "");
    report.reason = report::headline(found.capacity);
  }
  report.capacity = std::move(found.capacity);
  if (!there) return report;
  for (const report::Trouble& trouble : blank.troubles) {
    report.troubles.push_back(trouble);
    worsen(report, trouble.status, trouble.what);
  }
  return report;
}

/// What the server or the promises did not hold first; "" if all did, as far as it can be told.
std::string what_was_broken(const report::Report& run) {
  if (!run.troubles.empty()) return run.troubles.front().what;
  for (const invariant::Judged& judged : run.invariants)
    if (judged.verdict.truth == base::Truth::kViolated) return judged.name + " is violated";
  for (const report::Threshold& threshold : run.thresholds)
    if (!threshold.passed && report::known(threshold))
      return fmt::format("threshold {} {} was crossed: {}", threshold.measure, threshold.condition,
                         report::told(threshold));
  return "";
}

/// Whether a threshold of the scenario's own is about what ends so.
bool has_own_threshold(const report::Report& run, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(run.thresholds, [&](const report::Threshold& threshold) {
    return std::ranges::any_of(
        ends, [&](std::string_view end) { return threshold.measure.ends_with(end); });
  });
}

/// More calls failed than is tolerated; "" if not.
std::string what_was_not_answered(const report::Report& run, const report::RateProbe& probe) {
  const std::uint64_t tried = probe.arrivals - probe.skipped;
  const std::uint64_t failed = tried - std::min(tried, measure::answered_of(run.summary));
  if (static_cast<double>(failed) <= kTolerated * static_cast<double>(tried)) return "";
  if (has_own_threshold(run,
                        {"retryable.count", "retryable.rate", "timed_out.count", "timed_out.rate"}))
    return "";
  return fmt::format("{} of {} calls were not answered: rolled back, timed out or lost", failed,
                     tried);
}

/// More arrivals were skipped than is tolerated, or than the end of a phase cuts off if every
/// connection is busy then; "" if not.
std::string what_was_skipped(const report::Report& run, const report::RateProbe& probe,
                             std::uint64_t connections) {
  const double cut_off = static_cast<double>(connections);
  if (static_cast<double>(probe.skipped) <=
      std::max(cut_off, kTolerated * static_cast<double>(probe.arrivals)))
    return "";
  if (has_own_threshold(run, {"skipped.count"})) return "";
  return fmt::format("{} of {} arrivals were skipped: no connection was free for them",
                     probe.skipped, probe.arrivals);
}

}  // namespace

report::RateProbe probe_of(const report::Report& run, double rate, std::uint64_t connections) {
  const measure::Summary& summary = run.summary;
  const measure::Latencies latencies = measure::latencies_of(summary);
  const double seconds = measure::seconds_of(summary);
  report::RateProbe probe;
  probe.rate = rate;
  probe.status = run.status;
  probe.late = run.generator.late;
  for (std::size_t i = 0; i < summary.calls.size(); ++i) {
    if (measure::session::is_inspection(summary.operations[i])) continue;
    probe.arrivals += summary.calls[i].arrivals;
    probe.skipped += summary.calls[i].skipped;
  }
  probe.p50_ms = measure::stat_of(latencies.response, "p50");
  probe.p99_ms = measure::stat_of(latencies.response, "p99");
  if (seconds > 0) {
    probe.served = static_cast<double>(measure::answered_of(summary)) / seconds;
    // Little's law, over the time from sending to the answer.
    probe.in_flight = static_cast<double>(latencies.service.count()) *
                      base::to_s(latencies.service.mean()) / seconds;
  }
  probe.failed = what_was_broken(run);
  probe.by_generator = probe.failed.empty() && run.generator.saturated.value_or(false);
  if (probe.by_generator)
    probe.failed = fmt::format("the generator was too busy: {:.0f} % of a processor",
                               100 * run.generator.busiest_ratio.value_or(0));
  if (probe.failed.empty()) probe.failed = what_was_not_answered(run, probe);
  if (probe.failed.empty()) probe.failed = what_was_skipped(run, probe, connections);
  return probe;
}

base::ExitStatus capacity(const CapacityArguments& told) {
  const base::Instant started = base::Clock::now();
  drive::catch_interruption();
  const RunArguments arguments = for_the_search(told.run);
  const Plan plan = make_plan(arguments);
  const scenario::Phase& phase = phase_of(plan);
  const Criteria criteria = criteria_of(arguments, plan);
  report::Report report = begin_report(arguments, plan);
  const Delivery delivery = delivery_for(arguments.report, arguments.out, arguments.quiet, report);

  std::optional<Host> host;
  std::optional<Place> place;
  if (attempt(report, [&] { provision(arguments, plan, host, place, report); })) {
    Found found;
    found.capacity.phase = phase.name;
    found.capacity.precision = told.precision;
    const Series series{arguments, criteria, delivery, report, *place};
    attempt(report, [&] {
      search_rates(series, bounds_of(phase.load, told.precision),
                   static_cast<std::uint64_t>(phase.load.connections), found);
    });
    report = conclude(report, std::move(found));
  }
  attempt(report, [&] { leave(host, place); });

  end_report(started, report);
  attempt(report, [&] { deliver(delivery, report); });
  print(delivery, report);
  return report.status;
}

}  // namespace pgrush
