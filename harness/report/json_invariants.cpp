#include "report/json_parts.h"
#include "report/told.h"

namespace report::json_parts {
namespace {

Json call(const Told& told) {
  Json json;
  json["call"] = told.call;
  json["client"] = or_null(told.client);
  json["backend_pid"] = or_null(told.backend_pid);
  json["subject"] = or_null(told.subject);
  json["key"] = or_null(told.key);
  if (told.payment_cents) json["payment_cents"] = *told.payment_cents;
  if (told.token) json["token"] = *told.token;
  if (told.attempt) json["attempt"] = *told.attempt;
  json["sent_s"] = or_null(told.sent_s);
  json["answered_s"] = told.answered_s;
  json["response_ms"] = told.response_ms;
  json["outcome"] = told.outcome;
  json["answer"] = or_null(told.answer);
  json["result"] = or_null(told.result);
  json["sqlstate"] = or_null(told.sqlstate);
  return json;
}

/// By name; a name that comes again has a number behind it: appointment, appointment_2.
Json facts(const invariant::Evidence& evidence) {
  Json json = Json::object();
  for (const auto& [name, value] : evidence.facts) {
    std::string free = name;
    for (int number = 2; json.contains(free); ++number) free = name + "_" + std::to_string(number);
    json[free] = value;
  }
  return json;
}

Json piece(const measure::History& history, const invariant::Evidence& evidence) {
  Json json;
  json["what"] = evidence.what;
  json["facts"] = facts(evidence);
  json["calls"] = Json::array();
  for (const measure::Record& record : evidence.calls)
    json["calls"].push_back(call(tell(history, record)));
  return json;
}

}  // namespace

Json invariants(const Report& report) {
  Json all = Json::array();
  for (const invariant::Judged& judged : report.invariants) {
    const invariant::Verdict& verdict = judged.verdict;
    Json json;
    json["name"] = judged.name;
    json["claim"] = judged.claim;
    json["truth"] = base::name_of(verdict.truth);
    json["examined"] = verdict.examined;
    json["exercised"] = verdict.exercised;
    json["violations"] = verdict.violations;
    json["explanation"] = verdict.explanation;
    json["evidence"] = Json::array();
    for (const invariant::Evidence& evidence : verdict.evidence)
      json["evidence"].push_back(piece(report.history, evidence));
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace report::json_parts
