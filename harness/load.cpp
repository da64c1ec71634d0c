#include "load.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "drive/crew.h"
#include "drive/descriptors.h"
#include "drive/interruption.h"
#include "drive/metrics_feed.h"
#include "drive/progress_line.h"
#include "measure/session.h"
#include "sampling.h"
#include "threshold_watch.h"
#include "watch.h"
#include "workload/booking_exercise.h"

namespace pgrush {
namespace {

// How much longer than the server's own timeout a client waits for an answer.
constexpr base::Nanos kGrace = std::chrono::seconds(2);
// The first slice of a load that is judged as it goes; each further one is twice as long, so that
// judging all that came before costs no more than twice what judging it once does.
constexpr base::Nanos kFirstSlice = std::chrono::milliseconds(250);

// A thread that works so much of the time answers late: what it measures is itself.
constexpr double kSaturated = 0.9;

// A call that is sent so long after it was due is counted as late.
constexpr base::Nanos kLate = std::chrono::milliseconds(1);

/// How the clients of a phase open their sessions, dealt to them in turn.
std::vector<pg::Opening> openings_of(const scenario::Load& load, const workload::Workload& workload,
                                     const Place& place) {
  std::vector<pg::Opening> openings(1);
  openings.front().conninfo = place.client_conninfo();
  openings.front().settings = workload.settings();
  openings.front().statements = workload.statements();
  if (load.alternate_plans) {
    // A statement that is right by one plan may be wrong by another.
    openings.push_back(openings.front());
    for (auto& [name, value] : openings.back().settings)
      if (name == "plan_cache_mode") value = "force_generic_plan";
  }
  return openings;
}

drive::CrewSpec crew_spec(const Plan& plan, std::size_t index, const Place& place,
                          base::Instant zero) {
  const scenario::Load& load = plan.scenario.phases[index].load;
  drive::CrewSpec spec;
  spec.workload = plan.workloads[index].get();
  spec.openings = openings_of(load, *spec.workload, place);
  spec.connections = static_cast<std::uint32_t>(load.connections);
  spec.threads = static_cast<std::uint32_t>(load.threads);
  spec.phase = static_cast<std::uint8_t>(index);
  spec.operations = plan.operations.size();
  spec.calls_in_a_row = load.calls_in_a_row;
  spec.duration = base::from_s(load.duration_s);
  spec.limits.call = base::from_s(plan.scenario.statement_timeout_s) + kGrace;
  spec.limits.max_tries = load.max_tries;
  spec.limits.backoff = base::from_ms(load.backoff_ms);
  spec.limits.jitter = {plan.seed, spec.phase, 0};
  spec.zero = zero;
  return spec;
}

bool can_repaint() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::optional<double> percentile_ms(std::vector<base::Nanos>& values, double percent) {
  if (values.empty()) return std::nullopt;
  const auto rank = static_cast<std::size_t>(percent / 100 * static_cast<double>(values.size()));
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(std::min(rank, values.size() - 1));
  std::nth_element(values.begin(), nth, values.end());
  return base::to_ms(*nth);
}

/// Counts the calls that were due and that nobody was left to make.
void note_missed(const workload::Workload& workload, drive::Harvest& harvest) {
  measure::Recording& recording = harvest.recordings.front();
  for (const std::uint8_t operation : workload.missed()) {
    ++recording.arrivals[operation];
    ++recording.skipped[operation];
  }
}

/// Takes a harvest into the history's last phase.
void take_in(drive::Harvest harvest, report::Report& report) {
  measure::Phase& phase = report.history.phases.back();
  if (phase.started == 0) phase.started = harvest.started;
  phase.closed = harvest.closed_early ? harvest.closed : 0;
  phase.ended = harvest.ended;
  phase.drained = !harvest.closed_early;
  for (measure::Recording& recording : harvest.recordings)
    report.history.absorb(std::move(recording));
  report.generator.connecting_s =
      std::max(report.generator.connecting_s.value_or(0), base::to_s(harvest.connecting));
  if (harvest.connection_bytes)
    report.generator.connection_bytes =
        std::max(report.generator.connection_bytes.value_or(0), *harvest.connection_bytes);
  report.generator.cpu_s += harvest.cpu_s;
  report.generator.busiest_ratio =
      std::max(report.generator.busiest_ratio.value_or(0), harvest.busiest_ratio);
  report.generator.saturated = *report.generator.busiest_ratio >= kSaturated;
}

/// Has the thresholds, if there are any, watch the phase; the actions own the watch.
ThresholdWatch* add_watch(LiveThresholds* thresholds, const scenario::Phase& phase,
                          base::Instant zero,
                          std::vector<std::unique_ptr<drive::Action>>& actions) {
  if (thresholds == nullptr || thresholds->empty()) return nullptr;
  auto watch = std::make_unique<ThresholdWatch>(*thresholds, phase.name,
                                                base::from_s(phase.load.warm_up_s), zero);
  ThresholdWatch* const borrowed = watch.get();
  actions.push_back(std::move(watch));
  return borrowed;
}

/// Has the metrics, if there are any, follow the phase; the actions own what feeds them.
drive::MetricsFeed* add_feed(drive::Metrics* metrics, const Plan& plan,
                             std::vector<std::unique_ptr<drive::Action>>& actions) {
  if (metrics == nullptr) return nullptr;
  auto feed = std::make_unique<drive::MetricsFeed>(*metrics, plan.operations);
  drive::MetricsFeed* const borrowed = feed.get();
  actions.push_back(std::move(feed));
  return borrowed;
}

/// Notes what ended the load; it does not go on.
bool end_by(const report::Abort& abort, report::Report& report) {
  tell(fmt::format("threshold {} {} is crossed, {:.1f} s into {}: the load ends", abort.measure,
                   abort.condition, abort.at_s, abort.phase));
  report.abort = abort;
  return false;
}

/// What looks at a phase while it is driven.
struct Watchers {
  std::vector<std::unique_ptr<drive::Action>> actions;
  ThresholdWatch* thresholds = nullptr;  ///< one of the actions; nothing ends the load otherwise
  drive::MetricsFeed* feed = nullptr;    ///< one of the actions; nobody scrapes otherwise
  bool last = false;                     ///< of all phases: what is crossed at its end ends nothing
};

/// Drives the phase begun last, in slices if they are judged. Whether the load may go on.
bool drive_slices(drive::CrewSpec& spec, const Watchers& watchers, Place& place, Sampling& sampling,
                  report::Report& report, const AtRest& judges) {
  ThresholdWatch* const watch = watchers.thresholds;
  base::Nanos left = spec.duration;
  for (base::Nanos slice = kFirstSlice;; slice *= 2) {
    spec.duration = judges ? std::min(slice, left) : left;
    left -= spec.duration;
    spec.workload->open();
    drive::Harvest harvest = drive::drive(spec, watchers.actions);
    sampling.rest();
    const bool over = !harvest.closed_early || harvest.interrupted || left <= base::Nanos(0);
    if (watch != nullptr) watch->hear_out(harvest);
    if (watchers.feed != nullptr) watchers.feed->hear_out(harvest);
    note_missed(*spec.workload, harvest);
    take_in(std::move(harvest), report);
    if (judges && !judges()) return false;
    if (watch != nullptr && over && !watchers.last && !watch->abort())
      watch->look_at_rest(report.history.phases.back().ended);
    if (watch != nullptr && watch->abort()) return end_by(*watch->abort(), report);
    if (over) return true;
    place.wait_for_rest();
  }
}

/// Drives a phase. Whether the load may go on.
bool drive_phase(const Plan& plan, std::size_t index, Place& place, base::Instant zero,
                 report::Report& report, const Followers& followers) {
  const scenario::Phase& phase = plan.scenario.phases[index];
  place.prepare(*plan.workloads[index]);
  drive::CrewSpec spec = crew_spec(plan, index, place, zero);
  Watchers watchers;
  auto& actions = watchers.actions;
  if (!followers.quiet)
    actions.push_back(std::make_unique<drive::ProgressLine>(phase.name, can_repaint()));
  if (std::ranges::any_of(plan.sql_invariants, &explore::SqlInvariant::always))
    actions.push_back(std::make_unique<Watch>(plan.sql_invariants, place.session(), report.by_sql));
  watchers.thresholds = add_watch(followers.thresholds, phase, zero, actions);
  watchers.feed = add_feed(followers.metrics, plan, actions);
  watchers.last = index + 1 == plan.scenario.phases.size();
  Sampling sampling(plan, index, place, report, followers.metrics, actions);
  measure::Phase begun;
  begun.name = phase.name;
  begun.workload = phase.workload;
  begun.call_limit = spec.limits.call * spec.workload->round_trips();
  begun.warm_up = base::from_s(phase.load.warm_up_s);
  begun.rules = spec.workload->rules();
  report.history.phases.push_back(std::move(begun));
  sampling.begin();
  const bool goes_on = drive_slices(spec, watchers, place, sampling, report, followers.judges);
  sampling.end(report.server);
  return goes_on;
}

}  // namespace

void measure_generator(const measure::History& history, report::Generator& generator) {
  std::vector<base::Nanos> lateness;
  const auto inspect = history.operation(measure::session::kInspect);
  for (const measure::Record& record : history.records)
    if (record.retries == 0 && record.operation != inspect && history.is_measured(record))
      lateness.emplace_back(record.invoked - record.due);
  generator.late = static_cast<std::uint64_t>(
      std::ranges::count_if(lateness, [](base::Nanos late) { return late >= kLate; }));
  generator.lateness_p99_ms = percentile_ms(lateness, 99);
  generator.lateness_max_ms = percentile_ms(lateness, 100);
  std::vector<base::Nanos> skews = workload::release_skews(history);
  generator.release_skew_p50_ms = percentile_ms(skews, 50);
  generator.release_skew_p99_ms = percentile_ms(skews, 99);
  generator.release_skew_max_ms = percentile_ms(skews, 100);
}

void drive_phases(const Plan& plan, Place& place, report::Report& report,
                  const Followers& followers) {
  for (const scenario::Phase& phase : plan.scenario.phases)
    drive::allow_descriptors(phase.load.connections, phase.load.threads);
  report.history.operations = plan.operations;
  report.history.seed = plan.seed;
  place.begin_figures();
  const base::Instant zero = base::Clock::now();
  for (std::size_t i = 0; i < plan.scenario.phases.size() && !drive::interrupted(); ++i) {
    // The server takes a moment to let go of the connections of the phase before.
    if (i > 0) place.wait_for_rest();
    if (!drive_phase(plan, i, place, zero, report, followers)) return;
  }
}

}  // namespace pgrush
