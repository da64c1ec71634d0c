#include "report/history_lines.h"

#include <string>
#include <tuple>
#include <type_traits>

#include "measure/booking.h"
#include "measure/fields.h"
#include "measure/webhook.h"
#include "report/json_parts.h"
#include "report/told.h"

namespace report {
namespace {

using json_parts::Json;
using json_parts::or_null;
using measure::History;
using measure::Snapshot;

std::string subject_name(base::Kind kind) {
  if (kind == base::Kind::kSlot) return "slot";
  if (kind == base::Kind::kEvent) return "event";
  return "other";
}

// ---- The run ------------------------------------------------------------------------------------

Json operations(const History& history) {
  Json all = Json::array();
  for (const measure::Operation& operation : history.operations) {
    Json answers = Json::object();
    for (const measure::Answer& answer : operation.answers)
      answers[answer.name] = base::name_of(answer.outcome);
    all.push_back({{"name", operation.name},
                   {"subject", subject_name(operation.subject)},
                   {"answers", std::move(answers)}});
  }
  return all;
}

/// {"create_booking": 2000, …}
Json by_call(const History& history, const std::vector<std::uint64_t>& counts) {
  Json json = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) json[history.operations[i].name] = counts[i];
  return json;
}

Json rules(const measure::ClaimRules& rules) {
  if (rules.max_attempts == 0) return nullptr;
  return {{"lease_s", base::to_s(rules.lease)},
          {"backoff_s", base::to_s(rules.backoff)},
          {"max_attempts", rules.max_attempts}};
}

Json phases(const History& history) {
  Json all = Json::array();
  for (const measure::Phase& phase : history.phases)
    all.push_back({{"name", phase.name},
                   {"workload", phase.workload},
                   {"started_s", base::to_s(base::Nanos(phase.started))},
                   {"ended_s", base::to_s(base::Nanos(phase.ended))},
                   {"drained", phase.drained},
                   {"call_limit_s", base::to_s(phase.call_limit)},
                   {"arrivals", by_call(history, phase.arrivals)},
                   {"skipped", by_call(history, phase.skipped)},
                   {"rules", rules(phase.rules)}});
  return all;
}

/// Calls `visit(name, rows)` for each table of the snapshot.
template <class Visit>
void for_each_table(const Snapshot& snapshot, Visit visit) {
  const auto visit_table = [&]<class Part>(const char* name, const Part& part) {
    if constexpr (!std::is_same_v<Part, bool>) visit(name, part);
  };
  std::apply([&](const auto&... part) { (visit_table(part.name, part.value), ...); },
             fields_of(snapshot));
}

Json run(const Report& report, const Snapshot& snapshot) {
  Json json;
  json["schema"] = "pgrush.history/1";
  json["scenario"] = report.scenario;
  json["seed"] = report.seed;
  json["repeat"] = report.repeat;
  json["pgrush"] = report.provenance.pgrush;
  json["started_at"] = report.started_at;
  json["operations"] = operations(report.history);
  json["phases"] = phases(report.history);
  json["errors"] = report.history.errors;
  json["records"] = report.history.records.size();
  json["snapshot"] = {{"read", snapshot.read}};
  for_each_table(snapshot,
                 [&](const char* name, const auto& rows) { json["snapshot"][name] = rows.size(); });
  return json;
}

// ---- Records ------------------------------------------------------------------------------------

/// Who a booking is for; what a claim or a mark said, as a number.
Json party(const measure::Operation& operation, const measure::Record& record) {
  if (operation.subject != base::Kind::kSlot) return record.party;
  if (record.party == measure::kForeign) return nullptr;
  return base::to_string(base::seeded_uuid(base::Kind::kPatient, record.party));
}

Json line(const History& history, const measure::Record& record) {
  const Told told = tell(history, record);
  Json json;
  json["call"] = told.call;
  json["phase"] = history.phases[record.phase].name;
  json["client"] = or_null(told.client);
  json["backend_pid"] = or_null(told.backend_pid);
  json["subject"] = or_null(told.subject);
  json["party"] = party(history.operations[record.operation], record);
  json["key"] = or_null(told.key);
  json["payment_cents"] = or_null(told.payment_cents);
  json["token"] = or_null(told.token);
  json["attempt"] = or_null(told.attempt);
  json["due_s"] = base::to_s(base::Nanos(record.due));
  json["sent_s"] = told.sent_s ? Json(base::to_s(base::Nanos(record.invoked))) : Json();
  json["answered_s"] = base::to_s(base::Nanos(record.answered));
  json["outcome"] = told.outcome;
  json["answer"] = or_null(told.answer);
  json["sqlstate"] = or_null(told.sqlstate);
  json["retries"] = static_cast<unsigned>(record.retries);
  json["continued"] = record.continued != 0;
  json["result"] = or_null(told.result);
  return json;
}

// ---- Rows ---------------------------------------------------------------------------------------

std::string_view name_of(Snapshot::Event::Status status) {
  using Status = Snapshot::Event::Status;
  switch (status) {
    case Status::kPending: return "pending";
    case Status::kProcessing: return "processing";
    case Status::kSuccess: return "success";
    case Status::kFailed: return "failed";
    case Status::kDeadLetter: return "dead_letter";
    case Status::kOther: break;
  }
  return "other";
}

/// A column of that name. A thing of the seed stands there by its index, and is told by its id.
Json cell(std::string_view name, std::uint32_t number) {
  if (number == measure::kForeign) return nullptr;
  if (name == "key") return measure::booking::key_text(number);
  if (name == "event") return measure::webhook::event_text(number);
  for (const auto& [kind_name, kind] :
       {std::pair("slot", base::Kind::kSlot), std::pair("patient", base::Kind::kPatient),
        std::pair("clinic", base::Kind::kClinic), std::pair("user", base::Kind::kUser),
        std::pair("webhook", base::Kind::kWebhook)})
    if (name == kind_name) return base::to_string(base::seeded_uuid(kind, number));
  return number;
}

Json cell(std::string_view, const base::Uuid& id) {
  return id.empty() ? Json() : Json(base::to_string(id));
}

Json cell(std::string_view, Snapshot::Event::Status status) { return name_of(status); }

Json cell(std::string_view, Snapshot::Payment::Status status) {
  using Status = Snapshot::Payment::Status;
  switch (status) {
    case Status::kPending: return "pending";
    case Status::kVoided: return "voided";
    case Status::kOther: break;
  }
  return "other";
}

Json cell(std::string_view, Snapshot::AuditRow::Table table) {
  return table == Snapshot::AuditRow::Table::kAppointments ? "appointments" : "webhook_events";
}

Json cell(std::string_view, Snapshot::AuditRow::Operation operation) {
  using Operation = Snapshot::AuditRow::Operation;
  switch (operation) {
    case Operation::kInsert: return "INSERT";
    case Operation::kUpdate: return "UPDATE";
    case Operation::kDelete: return "DELETE";
    case Operation::kOther: break;
  }
  return "other";
}

Json cell(std::string_view, base::Kind kind) {
  switch (kind) {
    case base::Kind::kUser: return "user";
    case base::Kind::kPatient: return "patient";
    case base::Kind::kWebhook: return "webhook";
    default: return "other";
  }
}

Json cell(std::string_view, Snapshot::Guard::Kind kind) {
  using Kind = Snapshot::Guard::Kind;
  switch (kind) {
    case Kind::kIndex: return "index";
    case Kind::kConstraint: return "constraint";
    case Kind::kTrigger: return "trigger";
    case Kind::kRowSecurity: return "row_security";
    case Kind::kDefiner: return "definer";
  }
  return "other";
}

template <class Value>
Json cell(std::string_view, const Value& value) {
  return value;
}

template <class Row>
Json line(const char* table, const Row& row) {
  Json json{{"table", table}};
  std::apply(
      [&](const auto&... field) { ((json[field.name] = cell(field.name, field.value)), ...); },
      fields_of(row));
  return json;
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void write_lines(const Report& report, const Snapshot& snapshot, const base::Sink& sink) {
  sink(text_of(run(report, snapshot)));
  for (const measure::Record& record : report.history.records)
    sink(text_of(line(report.history, record)));
  for_each_table(snapshot, [&](const char* name, const auto& rows) {
    for (const auto& row : rows) sink(text_of(line(name, row)));
  });
}

}  // namespace report
