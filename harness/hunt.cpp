#include "hunt.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "drive/interruption.h"
#include "exploring.h"
#include "schedule_verdicts.h"

namespace pgrush {
namespace {

/// Whether the phase can show what the candidate's header promises.
bool can_tell(const ExplorePlan& plan, const explore::Exploration& exploration,
              const report::Candidate& candidate) {
  std::vector<std::string> judged = applicable(plan.criteria.invariants, exploration);
  for (const explore::SqlInvariant& own : plan.criteria.sql) judged.push_back(own.name);
  return candidate.is_caught_by(judged);
}

std::vector<std::string> violated_in(const Discovery& discovery) {
  std::vector<std::string> names;
  for (const invariant::Judged& judged : discovery.invariants)
    if (judged.verdict.truth == base::Truth::kViolated) names.push_back(judged.name);
  return names;
}

}  // namespace

Hunt::Hunt(const std::vector<std::string>& scenarios) {
  for (const std::string& scenario : scenarios)
    grounds_.push_back({make_explore_plan(scenario, {}, std::nullopt), nullptr});
}

void Hunt::provision(Host& host, const std::string& migrations) {
  region_.emplace(host.throwaway("pgrush selftest --explore"));
  for (Ground& ground : grounds_) {
    report::Provenance provenance;
    ground.original = std::make_unique<Place>(host);
    ground.original->provision(migrations_folder(migrations, ground.plan.scenario),
                               ground.plan.scenario, PGRUSH_STOP_SESSIONS, provenance);
    for (const std::string& variant : variants_of(ground.plan.scenario, {}))
      ground.original->apply_variant(variant);
  }
}

std::optional<report::Explored> Hunt::explore(const report::Candidate& candidate) {
  std::optional<report::Explored> explored;
  for (const Ground& ground : grounds_) {
    std::vector<const explore::Exploration*> phases;
    for (const explore::Exploration& exploration : ground.plan.explorations)
      if (can_tell(ground.plan, exploration, candidate)) phases.push_back(&exploration);
    if (phases.empty()) continue;
    if (!explored) explored.emplace().exhausted = true;
    ReusedPlace place([&] {
      auto copy = std::make_unique<Place>(*ground.original);
      if (!candidate.file.empty()) copy->apply_variant(candidate.file);
      return copy;
    });
    place.renew();  // a file that cannot be applied is no phase's trouble
    for (const explore::Exploration* phase : phases) {
      explore(ground.plan, *phase, place, *explored);
      if (candidate.is_caught_by(explored->caught_by)) break;
    }
    place.leave();
    if (candidate.is_caught_by(explored->caught_by)) break;
  }
  return explored;
}

void Hunt::explore(const ExplorePlan& plan, const explore::Exploration& phase, ReusedPlace& place,
                   report::Explored& explored) {
  Expedition expedition;
  expedition.bound = phase.bound;
  expedition.fail_fast = true;
  std::string trouble;
  try {
    const Discovery discovery = explore_phase(phase, expedition, plan.criteria, plan.operations,
                                              place.renew(), *region_, drive::interrupted);
    explored.schedules += discovery.found.schedules;
    explored.seconds += discovery.found.seconds;
    explored.exhausted = explored.exhausted && discovery.found.exhausted;
    trouble = discovery.found.trouble;
    const std::vector<std::string> violated = violated_in(discovery);
    if (trouble.empty() && !violated.empty()) {
      explored.caught_by = violated;
      explored.phase = phase.name;
    }
  } catch (const base::Failure& failure) {
    trouble = failure.what();
  }
  drive::raise_if_interrupted();
  if (!trouble.empty()) {
    explored.exhausted = false;
    explored.trouble = fmt::format("{}: {}", phase.name, trouble);
    place.leave();  // it may hold sessions still
  }
}

void Hunt::leave() {
  for (Ground& ground : grounds_)
    if (ground.original) ground.original->leave();
  region_.reset();
}

}  // namespace pgrush
