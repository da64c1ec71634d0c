#include "report/isolation_spec.h"
#include "report/json_parts.h"
#include "report/mermaid.h"
#include "report/schedule_steps.h"

namespace report::json_parts {
namespace {

/// By Exploration::Method.
constexpr const char* kMethods[] = {"exhaustive", "sampled", "replayed"};

Json stop(const StopPoint& point) {
  Json json;
  json["kind"] = point.kind;
  json["function"] = or_null(point.function);
  json["line"] = point.line > 0 ? Json(point.line) : Json();
  json["source"] = or_null(point.source);
  return json;
}

Json step_json(const schedule_steps::Told& told) {
  const ExploredStep& step = *told.step;
  Json json;
  json["session"] = schedule_steps::letter(step.session);
  json["from"] = stop(step.from);
  json["call"] = or_null(step.call);
  json["answer"] = or_null(step.answer);
  json["blocked"] = step.blocked;
  json["waits_for"] = told.waits_for ? Json(schedule_steps::letter(*told.waits_for)) : Json();
  json["goes_on"] = told.goes_on;
  json["woken"] = Json::array();
  for (const std::uint32_t woken : step.woken)
    json["woken"].push_back(schedule_steps::letter(woken));
  return json;
}

Json schedule_json(const ExploredSchedule& schedule) {
  Json json;
  json["replay"] = schedule.replay;
  json["command"] = or_null(schedule.command);
  json["preemptions"] = schedule.preemptions;
  json["outcome"] = schedule.outcome;
  json["violated"] = schedule.violated;
  json["repeated"] = schedule.repeated;
  json["calls"] = Json::object();
  for (std::uint32_t i = 0; i < schedule.calls.size(); ++i)
    json["calls"][schedule_steps::letter(i)] = schedule.calls[i];
  json["steps"] = Json::array();
  for (const schedule_steps::Told& told : schedule_steps::tell(schedule))
    json["steps"].push_back(step_json(told));
  json["mermaid"] = to_mermaid(schedule);
  json["isolation_spec"] = or_null(to_isolation_spec(schedule));
  json["why_no_isolation_spec"] = or_null(why_no_isolation_spec(schedule));
  return json;
}

Json phase_json(const Exploration& phase) {
  Json json;
  json["name"] = phase.name;
  json["sessions"] = phase.sessions;
  json["method"] = kMethods[static_cast<std::size_t>(phase.method)];
  json["symmetric"] = phase.symmetric;
  json["bound"] = or_null(phase.bound);
  json["exhausted"] = phase.exhausted;
  json["schedules"] = phase.schedules;
  json["violations"] = phase.violations;
  json["deadlocks"] = phase.deadlocks;
  json["yields"] = phase.yields;
  json["steps"] = phase.steps;
  json["duration_s"] = rounded(phase.seconds);
  json["schedules_per_s"] =
      phase.seconds > 0 ? Json(rounded(static_cast<double>(phase.schedules) / phase.seconds))
                        : Json();
  json["outcomes"] = Json::object();
  for (const auto& [outcome, schedules] : phase.outcomes) json["outcomes"][outcome] = schedules;
  json["unreached"] = Json::array();
  for (const StopPoint& point : phase.unreached) json["unreached"].push_back(stop(point));
  json["shown"] = Json::array();
  for (const ExploredSchedule& one : phase.shown) json["shown"].push_back(schedule_json(one));
  json["trouble"] = or_null(phase.trouble);
  return json;
}

}  // namespace

Json explorations(const Report& report) {
  Json all = Json::array();
  for (const Exploration& phase : report.explorations) all.push_back(phase_json(phase));
  return all;
}

Json limits() {
  return {
      "Only these sessions with these calls were explored: a fault that needs more is not seen.",
      "A session is held before a statement of a function, when the statement has its snapshot, "
      "and "
      "before a commit; what happens within a statement is not split further.",
      "A session that comes to one stop for the fifth time while no other takes a step, and writes "
      "nothing, has to let one (yields): schedules in which it went on are not run.",
      "Where sessions are said to be symmetric, a fault that only one order of them shows is not "
      "seen if they are not.",
      "Statements ran by the generic plans that the server chose, unless settings say otherwise; "
      "others may visit rows in another order.",
      "Time is real: now(), leases and timeouts run on while a session is held.",
      "The server is taken to be right: faults of its memory order, latches and storage are not "
      "looked for.",
      "Autovacuum is off; the server's other background workers run when they will.",
      "Under SERIALIZABLE the server's memory, not only the schedule, can decide which transaction "
      "fails."};
}

}  // namespace report::json_parts
