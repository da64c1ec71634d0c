#include "explore.h"

#include <algorithm>
#include <charconv>
#include <sys/resource.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "explore_plan.h"
#include "exploring.h"
#include "place.h"
#include "plan.h"
#include "provision/stop_module.h"
#include "report/report.h"
#include "reused_place.h"
#include "schedule_verdicts.h"
#include "trouble.h"

namespace pgrush {
namespace {

/// The phases that were asked for.
void choose_phases(const ExploreArguments& arguments, ExplorePlan& plan) {
  std::vector<std::string> known;
  for (const explore::Exploration& one : plan.explorations) known.push_back(one.name);
  for (const std::string& name : arguments.phases)
    if (std::ranges::find(known, name) == known.end())
      throw base::Failure(base::ExitStatus::kUnusable,
                          fmt::format("--phase {}: the scenario has no such phase{}", name,
                                      base::suggest(name, known)));
  if (arguments.phases.empty()) return;
  std::erase_if(plan.explorations, [&](const explore::Exploration& one) {
    return std::ranges::find(arguments.phases, one.name) == arguments.phases.end();
  });
}

std::optional<std::uint32_t> read_bound(const std::string& text) {
  if (text == "none") return std::nullopt;
  std::uint32_t bound = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bound);
  if (error != std::errc() || end != text.data() + text.size() || bound > 1'000)
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("--bound {}: must be a number of preemptions up to 1000, or "
                                    "none",
                                    text));
  return bound;
}

Expedition expedition_for(const ExploreArguments& arguments, const ExplorePlan& plan,
                          const explore::Exploration& exploration) {
  Expedition expedition;
  expedition.bound = arguments.bound.empty() ? exploration.bound : read_bound(arguments.bound);
  expedition.schedules = arguments.schedules;
  expedition.seed = plan.seed;
  expedition.fail_fast = arguments.fail_fast;
  if (arguments.replay.empty()) return expedition;
  expedition.replay = explore::parse_schedule(arguments.replay);
  if (!expedition.replay)
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("--replay {}: is no schedule, like A4B6A2", arguments.replay));
  if (plan.explorations.size() != 1)
    throw base::Failure(base::ExitStatus::kUnusable,
                        "--replay: a schedule is one phase's; name it with --phase");
  return expedition;
}

report::Report begin_report(const ExploreArguments& arguments, const ExplorePlan& plan) {
  report::Report report;
  report.status = base::ExitStatus::kPass;
  report.scenario = plan.scenario.name;
  report.configuration = plan.scenario.effective;
  report.seed = plan.seed;
  RunArguments words;
  words.dsn = arguments.dsn;
  words.seed = arguments.seed;
  words.command = arguments.command;
  report.repeat = repeat_command(words, plan.seed);
  report.started_at =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
  report.provenance = provenance_of_program();
  report.provenance.server = "throwaway";
  report.history.operations = plan.operations;
  return report;
}

/// The command that runs one schedule of a phase again.
std::string replay_command(const ExploreArguments& arguments, const std::string& phase,
                           const std::string& schedule) {
  RunArguments words;
  words.seed = 0;  // which decides nothing here
  words.command = {"pgrush", "explore", arguments.scenario, "--phase", phase, "--replay", schedule};
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) words.command.insert(words.command.end(), {flag, value});
  };
  for (const std::string& setting : arguments.settings) add("--set", setting);
  for (const std::string& variant : arguments.variants) add("--variant", variant);
  add("--migrations", arguments.migrations);
  return repeat_command(words, 0);
}

/// Takes a phase's findings into the report; what was found before is kept, and the worse counts.
void take_in(Discovery discovery, report::Report& report) {
  const report::Exploration& found = discovery.found;
  if (!found.trouble.empty())
    note(report, base::ExitStatus::kUnknown, fmt::format("{}: {}", found.name, found.trouble));
  fold(report.invariants, std::move(discovery.invariants), discovery.history, report.history);
  report.explorations.push_back(std::move(discovery.found));
}

/// Those that "all" stands for and that no phase gave occasion to judge are about other calls.
void leave_out_idle(const scenario::Scenario& scenario, report::Report& report) {
  if (!scenario.all_invariants) return;
  std::erase_if(report.invariants, [](const invariant::Judged& judged) {
    return judged.verdict.truth == base::Truth::kUnknown && !judged.verdict.failed;
  });
}

void explore_all(const ExploreArguments& arguments, const ExplorePlan& plan, Place& original,
                 provision::StopRegion& region, report::Report& report) {
  ReusedPlace place([&] { return std::make_unique<Place>(original); });
  for (const explore::Exploration& exploration : plan.explorations) {
    drive::raise_if_interrupted();
    Discovery discovery =
        explore_phase(exploration, expedition_for(arguments, plan, exploration), plan.criteria,
                      plan.operations, place.renew(), region, drive::interrupted);
    const bool gave_up = !discovery.found.trouble.empty();
    for (report::ExploredSchedule& shown : discovery.found.shown)
      shown.command = replay_command(arguments, exploration.name, shown.replay);
    take_in(std::move(discovery), report);
    if (gave_up) place.leave();  // sessions may still be held in it
  }
  place.leave();
}

}  // namespace

base::ExitStatus explore(const ExploreArguments& arguments) {
  const base::Instant started = base::Clock::now();
  drive::catch_interruption();
  ExplorePlan plan = make_explore_plan(arguments.scenario, arguments.settings, arguments.seed);
  choose_phases(arguments, plan);
  for (const explore::Exploration& exploration : plan.explorations)
    expedition_for(arguments, plan, exploration);  // mistakes are told before anything is started
  report::Report report = begin_report(arguments, plan);

  std::optional<Host> host;
  std::optional<Place> original;
  std::optional<provision::StopRegion> region;
  attempt(report, [&] {
    host.emplace(arguments.dsn, PGRUSH_STOP_SESSIONS, false, provision::exploring_settings());
    region.emplace(host->throwaway("pgrush explore"));
    original.emplace(*host);
    original->provision(migrations_folder(arguments.migrations, plan.scenario), plan.scenario,
                        PGRUSH_STOP_SESSIONS, report.provenance);
    for (const std::string& file : variants_of(plan.scenario, arguments.variants))
      report.provenance.variants.push_back({file, original->apply_variant(file)});
    explore_all(arguments, plan, *original, *region, report);
  });
  leave_out_idle(plan.scenario, report);
  conclude_invariants(report);
  attempt(report, [&] {
    if (original) original->leave();
    region.reset();
    if (host) host->leave("");
  });
  if (drive::interrupted() && report.status != base::ExitStatus::kInterrupted)
    note(report, base::ExitStatus::kInterrupted, "interrupted by a signal");

  report.duration_s = base::to_s(base::Clock::now() - started);
  const Delivery delivery = delivery_for(arguments.report, arguments.out, arguments.quiet, report);
  attempt(report, [&] { deliver(delivery, report); });
  print(delivery, report);
  return report.status;
}

}  // namespace pgrush
