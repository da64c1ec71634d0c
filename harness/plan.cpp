#include "plan.h"

#include <algorithm>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "invariant/invariant.h"
#include "measure/session.h"
#include "measure/summary.h"
#include "pg/conninfo.h"
#include "thresholds.h"
#include "workload/inspected.h"

namespace pgrush {
namespace {

constexpr std::uint64_t kLargestSeed = (std::uint64_t{1} << 53) - 1;  // what JSON readers can hold

/// What the sessions of a phase are set to before they do anything; with alternate plans, the even
/// ones.
std::vector<std::pair<std::string, std::string>> session_settings(
    const scenario::Scenario& scenario, const scenario::Load& load) {
  const auto timeout_ms = static_cast<std::int64_t>(scenario.statement_timeout_s * 1000);
  std::vector<std::pair<std::string, std::string>> settings{
      {"statement_timeout", std::to_string(timeout_ms)}};
  if (load.alternate_plans) settings.emplace_back("plan_cache_mode", "force_custom_plan");
  settings.insert(settings.end(), load.settings.begin(), load.settings.end());
  return settings;
}

/// A workload that does not know how to follow an executor would follow another one in silence.
void require_executor(const scenario::Phase& phase, const workload::WorkloadKind& kind,
                      scenario::Mistakes& mistakes) {
  const std::string load = phase.pointer.substr(0, phase.pointer.find("/workload")) + "/load";
  for (const auto& [key, told] :
       {std::pair{"think_ms", phase.load.think_ms > 0}, {"reconnect", phase.load.reconnect}})
    if (told && !kind.any_schema)
      mistakes.add(load + "/" + key,
                   fmt::format("is for procedure_mix and script, not for {}", phase.workload));
  if (std::ranges::find(kind.executors, phase.load.executor) != kind.executors.end()) return;
  std::vector<std::string_view> names;
  for (const scenario::Executor one : kind.executors) names.push_back(scenario::name_of(one));
  mistakes.add(load + "/executor",
               fmt::format("is {}, and {} follows {} only", scenario::name_of(phase.load.executor),
                           phase.workload, fmt::join(names, ", ")));
}

/// Leaves out all phases but the one that was asked for.
void choose_phase(const std::string& name, scenario::Scenario& scenario,
                  scenario::Mistakes& mistakes) {
  if (name.empty()) return;
  std::vector<std::string> known;
  for (const scenario::Phase& phase : scenario.phases) known.push_back(phase.name);
  const auto found = std::ranges::find(known, name);
  if (found == known.end())
    return mistakes.add(
        "--phase", fmt::format("the scenario has no phase {}{}", name, base::suggest(name, known)));
  const auto index = static_cast<std::size_t>(found - known.begin());
  scenario.phases = {scenario.phases[index]};
  if (scenario.effective.is_object())
    scenario.effective["phases"] = nlohmann::json::array({scenario.effective["phases"][index]});
}

/// A database is no clinic if the scenario has migrations of its own, or if it neither seeds a
/// clinic nor calls a clinic's procedures.
void decide_schema(scenario::Scenario& scenario) {
  const auto& kinds = workload::Workloads::instance();
  const bool any_schema = std::ranges::all_of(scenario.phases, [&](const auto& phase) {
    const workload::WorkloadKind* kind = kinds.find(phase.workload);
    return kind != nullptr && kind->any_schema;
  });
  if (any_schema && !scenario.has_data) scenario.own_schema = true;
  if (scenario.own_schema && scenario.effective.is_object()) scenario.effective.erase("data");
}

void make_workloads(Plan& plan, scenario::Mistakes& mistakes) {
  const auto& kinds = workload::Workloads::instance();
  workload::Ground ground;
  for (std::size_t i = 0; i < plan.scenario.phases.size(); ++i) {
    scenario::Phase& phase = plan.scenario.phases[i];
    const workload::WorkloadKind* kind = kinds.find(phase.workload);
    if (kind == nullptr) {
      mistakes.add(phase.pointer, "unknown workload " + phase.workload +
                                      base::suggest(phase.workload, kinds.names()));
      continue;
    }
    require_executor(phase, *kind, mistakes);
    const workload::Setup setup{phase, static_cast<std::uint8_t>(i), plan.scenario.data, plan.seed,
                                plan.scenario.folder};
    auto workload = kind->make(setup, ground, mistakes);
    if (workload == nullptr) continue;
    plan.workloads.push_back(workload::inspected(
        std::move(workload), ground.number_of(measure::session::inspect_operation()),
        session_settings(plan.scenario, phase.load)));
    plan.scenario.effective["phases"][i]["workload"][phase.workload] =
        plan.workloads.back()->options();
  }
  plan.operations = std::move(ground.operations);
}

/// The phases' workloads, and those of their options that are not 0, as WORKLOAD.OPTION.
std::vector<std::string> what_is_driven(const Plan& plan) {
  std::vector<std::string> all;
  for (const scenario::Phase& phase : plan.scenario.phases) all.push_back(phase.workload);
  // A mistaken phase has no workload, and its plan is not carried out.
  if (plan.workloads.size() != plan.scenario.phases.size()) return all;
  for (std::size_t i = 0; i < plan.workloads.size(); ++i) {
    const nlohmann::json options = plan.workloads[i]->options();
    for (const auto& [option, value] : options.items())
      if (value.is_number() && value != 0)
        all.push_back(fmt::format("{}.{}", plan.scenario.phases[i].workload, option));
  }
  return all;
}

void choose_invariants(Plan& plan, scenario::Mistakes& mistakes) {
  plan.invariants = known_invariants(plan.scenario, mistakes);
  if (plan.scenario.all_invariants)
    for (const std::string& name : invariant::all_for(what_is_driven(plan)))
      if (std::ranges::find(plan.invariants, name) == plan.invariants.end())
        plan.invariants.push_back(name);
  // A file that is not there has been noted already.
  if (mistakes.empty()) plan.sql_invariants = explore::read_sql_invariants(plan.scenario);
}

/// A history that cannot be written at the end of a long run is noticed before it.
void check_history(const std::string& path, scenario::Mistakes& mistakes) {
  if (path == "-") mistakes.add("--history", "is binary and cannot go to stdout: name a file");
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
    mistakes.add("--history", fmt::format("is {}, but there is no folder {}: make it first", path,
                                          folder.string()));
}

void check_measures(const Plan& plan, scenario::Mistakes& mistakes) {
  std::vector<std::string> dangers;
  const measure::History none;
  for (const scenario::Phase& phase : plan.scenario.phases)
    if (const auto* kind = workload::Workloads::instance().find(phase.workload))
      for (const auto& [name, value] : kind->exercise(none)) dangers.push_back(name);
  for (const scenario::Expectation& wanted : plan.scenario.exercise)
    if (std::ranges::find(dangers, wanted.measure) == dangers.end())
      mistakes.add("/exercise/" + wanted.measure,
                   "unknown measure" + base::suggest(wanted.measure, dangers));
  for (const scenario::Threshold& wanted : plan.scenario.thresholds) {
    const std::string wrong = wrong_with(wanted, plan.operations);
    if (!wrong.empty()) mistakes.add("/thresholds/" + wanted.measure, wrong);
  }
}

/// A word as a shell takes it.
std::string shell_quoted(const std::string& word) {
  const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_./=:,+@%").find(c) != std::string_view::npos;
  });
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::uint64_t choose_seed(const std::optional<std::uint64_t>& told, scenario::Mistakes& mistakes) {
  if (!told) return std::random_device{}();
  if (*told > kLargestSeed)
    mistakes.add("--random-seed", fmt::format("must be at most {}", kLargestSeed));
  return *told;
}

std::vector<std::string> known_invariants(const scenario::Scenario& scenario,
                                          scenario::Mistakes& mistakes) {
  std::vector<std::string> names;
  const auto& known = invariant::Invariants::instance();
  for (std::size_t i = 0; i < scenario.invariants.size(); ++i) {
    const std::string& name = scenario.invariants[i];
    if (name.ends_with(".sql")) continue;
    names.push_back(name);
    if (known.find(name) == nullptr)
      mistakes.add(fmt::format("/invariants/{}", i),
                   "unknown invariant " + name + base::suggest(name, known.names()));
  }
  return names;
}

Plan make_plan(const RunArguments& arguments) {
  scenario::Mistakes mistakes;
  scenario::Overrides overrides = arguments.overrides;
  for (const std::string& setting : arguments.settings)
    overrides.settings.push_back(scenario::parse_setting(setting));
  Plan plan;
  plan.scenario = scenario::read(arguments.scenario, overrides, mistakes);
  scenario::require_explored(plan.scenario, false);
  choose_phase(arguments.phase, plan.scenario, mistakes);
  plan.seed = choose_seed(arguments.seed, mistakes);
  decide_schema(plan.scenario);
  make_workloads(plan, mistakes);
  choose_invariants(plan, mistakes);
  check_measures(plan, mistakes);
  if (arguments.dsn && arguments.keep_server)
    mistakes.add("--keep-server", "goes with a throwaway server only, not with --dsn");
  if (!arguments.dsn && !arguments.keep_database.empty())
    mistakes.add("--keep-database", "goes with --dsn; a throwaway server is kept by --keep-server");
  check_history(arguments.history, mistakes);
  mistakes.raise(arguments.scenario);
  return plan;
}

Criteria criteria_of(const RunArguments& arguments, const Plan& plan) {
  Criteria criteria{{}, plan.invariants, plan.scenario.exercise, plan.scenario.thresholds, {}};
  criteria.baseline = read_baseline(arguments.baseline, arguments.scenario,
                                    plan.scenario.thresholds, plan.operations);
  for (const scenario::Phase& phase : plan.scenario.phases)
    criteria.workloads.push_back(phase.workload);
  return criteria;
}

std::string repeat_command(const RunArguments& arguments, std::uint64_t seed) {
  std::string text = "pgrush";
  for (std::size_t i = 1; i < arguments.command.size(); ++i) {
    const std::string& word = arguments.command[i];
    const std::string before = arguments.command[i - 1];
    const bool is_dsn = arguments.dsn && word == *arguments.dsn && before.starts_with('-');
    const bool holds_dsn = arguments.dsn && !arguments.dsn->empty() && !is_dsn &&
                           word.find(*arguments.dsn) != std::string::npos;
    if (holds_dsn) {
      text += " --dsn=" + shell_quoted(pg::redacted(*arguments.dsn));
    } else {
      text += " " + shell_quoted(is_dsn && !word.empty() ? pg::redacted(word) : word);
    }
  }
  if (!arguments.seed) text += fmt::format(" --random-seed {}", seed);
  return text;
}

}  // namespace pgrush
