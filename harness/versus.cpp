#include "versus.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "base/random.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "measure/figures.h"
#include "run_parts.h"
#include "schedule_verdicts.h"
#include "trouble.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;
using report::Side;
using Sides = std::array<std::vector<std::string>, report::kSides>;

constexpr std::string_view kMigrated = "migrated";
constexpr std::array<const char*, report::kSides> kLetters{"A", "B"};

[[noreturn]] void refuse_against(const std::string& why) { base::refuse("--against: " + why); }

/// The sides' files; none stand for the procedures as migrated. They must be there, and not the
/// same ones.
Sides sides_of(const RunArguments& arguments) {
  Sides sides{arguments.variants, arguments.against};
  std::vector<std::string>& against = sides[report::kB];
  if (against == std::vector<std::string>{std::string(kMigrated)}) against.clear();
  std::error_code ignored;
  for (const std::vector<std::string>& files : sides)
    for (const std::string& file : files)
      if (!fs::is_regular_file(file, ignored))
        refuse_against(fmt::format("there is no file {}{}", file,
                                   file == kMigrated ? ": \"migrated\" stands alone" : ""));
  const bool same = std::ranges::equal(
      sides[report::kA], sides[report::kB],
      [&](const auto& a, const auto& b) { return fs::equivalent(a, b, ignored); });
  if (same)
    refuse_against(against.empty()
                       ? "both sides are the procedures as migrated: name a --variant"
                       : "both sides are the same file: name another one, or \"migrated\"");
  return sides;
}

std::string name_of(const std::vector<std::string>& files) {
  return files.empty() ? "as migrated" : fmt::format("{}", fmt::join(files, ", "));
}

/// In a closed loop throughput says what a side can do; where arrivals come on their own, every
/// side serves the same, and users see the response time. Its median is steadier than its p99 in
/// rounds that are short.
std::string primary_of(const scenario::Scenario& scenario) {
  const bool open = std::ranges::all_of(
      scenario.phases, [](const scenario::Phase& phase) { return phase.load.is_open_loop(); });
  return open ? "response_ms.p50" : "rate_per_s";
}

/// One run, with the files of one side.
report::Report play(const Series& series, const std::vector<std::string>& files,
                    std::uint64_t seed) {
  RunArguments own = series.arguments;
  own.seed = seed;
  return run_on_copy(series, own, files);
}

/// Of expectations and thresholds each one's first that was not met, else the last one.
template <class Held>
void keep_unmet(std::vector<Held>& kept, const std::vector<Held>& some) {
  if (kept.empty()) kept = some;
  for (std::size_t i = 0; i < kept.size() && i < some.size(); ++i)
    if (kept[i].passed) kept[i] = some[i];
}

void note_variants(const std::vector<report::Migration>& some,
                   std::vector<report::Migration>& all) {
  for (const report::Migration& one : some)
    if (std::ranges::find(all, one.id, &report::Migration::id) == all.end()) all.push_back(one);
}

/// Takes a run into the report of all of them.
void take_in(report::ComparedRun compared, report::Report run, report::Report& report) {
  if (run.status != base::ExitStatus::kPass)
    worsen(report, run.status,
           fmt::format("{}, round {}: {}", kLetters[compared.side], compared.round, run.reason));
  note_variants(run.provenance.variants, report.provenance.variants);
  const measure::Summary summary = report::summary_of(run);
  if (report.summary.calls.empty()) {
    report.summary.operations = summary.operations;
    report.summary.calls.resize(summary.calls.size());
  }
  for (std::size_t i = 0; i < summary.calls.size(); ++i)
    report.summary.calls[i].merge(summary.calls[i]);
  fold(report.invariants, std::move(run.invariants), run.history, report.history);
  keep_unmet(report.exercise, run.exercise);
  keep_unmet(report.thresholds, run.thresholds);
  report.generator.saturated = report.generator.saturated.value_or(false) || compared.saturated;
  report::Comparison& all = *report.comparison;
  // A run that a signal ended is no whole one: it is judged and not compared.
  if (!drive::interrupted()) {
    add(run.server.phases, measure::answered_of(summary), all.profiles[compared.side]);
    compared.figures = measure::figures_of(summary);
  }
  all.runs.push_back(std::move(compared));
}

void tell_of(const report::ComparedRun& run, const report::Comparison& all) {
  for (const measure::Figure& figure : run.figures)
    if (figure.call.empty() && figure.measure == all.primary)
      tell(fmt::format("round {} of {}, {}: {} {:.5g}", run.round, all.rounds, kLetters[run.side],
                       figure.measure, figure.value));
}

/// A run whose load did not come to be has nothing to compare, and neither will the next one.
bool went_wrong(const report::Report& run) {
  return std::ranges::any_of(run.troubles, [](const report::Trouble& trouble) {
    return trouble.status == base::ExitStatus::kProvisioningFailed ||
           trouble.status == base::ExitStatus::kInternal;
  });
}

/// All rounds; the side that begins changes with each. A signal ends them.
void play_rounds(const Series& series, const Sides& sides, report::Report& report) {
  const report::Comparison& all = *report.comparison;
  for (std::uint32_t round = 1; round <= all.rounds; ++round) {
    const std::uint64_t seed = (report.seed + round - 1) % base::kSeeds;
    for (const std::uint32_t turn : {0U, 1U}) {
      const auto side = static_cast<Side>((round + 1 + turn) % report::kSides);
      drive::raise_if_interrupted();
      report::Report run = play(series, sides[side], seed);
      report::ComparedRun compared{round, side, seed, run.status, run.reason};
      compared.saturated = run.generator.saturated.value_or(false);
      const bool over = went_wrong(run);
      compared.path =
          deliver_part(series.delivery,
                       fmt::format("round-{}-{}.json", round, side == report::kA ? "a" : "b"), run);
      take_in(std::move(compared), std::move(run), report);
      drive::raise_if_interrupted();
      if (over) return;
      if (!series.arguments.quiet) tell_of(all.runs.back(), all);
    }
  }
}

}  // namespace

base::ExitStatus run_versus(const RunArguments& arguments) {
  const base::Instant started = base::Clock::now();
  drive::catch_interruption();
  const Sides sides = sides_of(arguments);
  RunArguments common = arguments;
  common.variants.clear();
  const Plan plan = make_plan(common);
  const Criteria criteria = criteria_of(arguments, plan);
  report::Report report = begin_report(arguments, plan);
  report.history.operations = plan.operations;
  const Delivery delivery = delivery_for(arguments.report, arguments.out, arguments.quiet, report);

  std::optional<Host> host;
  std::optional<Place> place;
  attempt(report, [&] {
    provision(common, plan, host, place, report);
    const Series series{common, criteria, delivery, report, *place};
    report.comparison.emplace();
    report.comparison->names = {name_of(sides[report::kA]), name_of(sides[report::kB])};
    report.comparison->rounds = arguments.rounds;
    report.comparison->primary = primary_of(plan.scenario);
    play_rounds(series, sides, report);
  });
  attempt(report, [&] { leave(host, place); });
  if (report.comparison)
    report.comparison->measures = report::compare(report.comparison->runs, report.seed);

  end_report(started, report);
  attempt(report, [&] { deliver(delivery, report); });
  print(delivery, report);
  return report.status;
}

}  // namespace pgrush
