#pragma once

#include <tuple>

#include "base/fields.h"
#include "measure/history.h"
#include "measure/snapshot.h"

/// What a history and a snapshot consist of: a line for each member, in the order of the struct.
/// The history file and its export are made from these lists; the compiler refuses to build a
/// struct that has a member without a line.
namespace measure {

/// A possible answer.
inline auto fields_of(base::Like<Answer> auto& answer) {
  return std::tuple{
      base::Field{"name", answer.name},
      base::Field{"outcome", answer.outcome},
  };
}

/// A kind of call.
inline auto fields_of(base::Like<Operation> auto& operation) {
  return std::tuple{
      base::Field{"name", operation.name},
      base::Field{"answers", operation.answers},
      base::Field{"subject", operation.subject},
  };
}

/// What a webhook phase told the server.
inline auto fields_of(base::Like<ClaimRules> auto& rules) {
  return std::tuple{
      base::Field{"lease", rules.lease},
      base::Field{"backoff", rules.backoff},
      base::Field{"max_attempts", rules.max_attempts},
  };
}

/// A phase of the run.
inline auto fields_of(base::Like<Phase> auto& phase) {
  return std::tuple{
      base::Field{"name", phase.name},
      base::Field{"workload", phase.workload},
      base::Field{"started", phase.started},
      base::Field{"ended", phase.ended},
      base::Field{"call_limit", phase.call_limit},
      base::Field{"arrivals", phase.arrivals},
      base::Field{"skipped", phase.skipped},
      base::Field{"drained", phase.drained},
      base::Field{"rules", phase.rules},
      base::Field{"warm_up", phase.warm_up},
      base::Field{"closed", phase.closed},
  };
}

/// An incarnation of a connection.
inline auto fields_of(base::Like<SessionInfo> auto& session) {
  return std::tuple{
      base::Field{"connection", session.connection},
      base::Field{"backend_pid", session.backend_pid},
      base::Field{"opened", session.opened},
  };
}

/// All that the clients were told.
inline auto fields_of(base::Like<History> auto& history) {
  return std::tuple{
      base::Field{"operations", history.operations},
      base::Field{"phases", history.phases},
      base::Field{"sessions", history.sessions},
      base::Field{"results", history.results},
      base::Field{"records", history.records},
      base::Field{"errors", history.errors},
      base::Field{"seed", history.seed},
  };
}

/// A row of appointment_slots.
inline auto fields_of(base::Like<Snapshot::Slot> auto& slot) {
  return std::tuple{
      base::Field{"slot", slot.slot},
      base::Field{"clinic", slot.clinic},
      base::Field{"is_available", slot.is_available},
      base::Field{"appointment", slot.appointment},
  };
}

/// A row of appointments.
inline auto fields_of(base::Like<Snapshot::Appointment> auto& appointment) {
  return std::tuple{
      base::Field{"id", appointment.id},           base::Field{"slot", appointment.slot},
      base::Field{"patient", appointment.patient}, base::Field{"clinic", appointment.clinic},
      base::Field{"booked", appointment.booked},   base::Field{"xid", appointment.xid},
  };
}

/// A bound key.
inline auto fields_of(base::Like<Snapshot::BoundKey> auto& bound) {
  return std::tuple{
      base::Field{"key", bound.key},
      base::Field{"cancels", bound.cancels},
      base::Field{"slot", bound.slot},
      base::Field{"patient", bound.patient},
      base::Field{"appointment", bound.appointment},
      base::Field{"clinic", bound.clinic},
      base::Field{"user", bound.requester},
  };
}

/// A row of payments.
inline auto fields_of(base::Like<Snapshot::Payment> auto& payment) {
  return std::tuple{
      base::Field{"id", payment.id},          base::Field{"appointment", payment.appointment},
      base::Field{"key", payment.key},        base::Field{"clinic", payment.clinic},
      base::Field{"user", payment.requester}, base::Field{"amount_cents", payment.amount_cents},
      base::Field{"status", payment.status},  base::Field{"xid", payment.xid},
  };
}

/// A row of webhook_events.
inline auto fields_of(base::Like<Snapshot::Event> auto& event) {
  return std::tuple{
      base::Field{"event", event.event},       base::Field{"id", event.id},
      base::Field{"status", event.status},     base::Field{"attempts", event.attempts},
      base::Field{"claim_no", event.claim_no}, base::Field{"clinic", event.clinic},
      base::Field{"webhook", event.webhook},
  };
}

/// A user, patient or webhook.
inline auto fields_of(base::Like<Snapshot::Member> auto& member) {
  return std::tuple{
      base::Field{"kind", member.kind},
      base::Field{"index", member.index},
      base::Field{"clinic", member.clinic},
  };
}

/// A row of the audit log.
inline auto fields_of(base::Like<Snapshot::AuditRow> auto& row) {
  return std::tuple{
      base::Field{"id", row.id},         base::Field{"thing", row.thing},
      base::Field{"changed", row.table}, base::Field{"operation", row.operation},
      base::Field{"clinic", row.clinic}, base::Field{"xid", row.xid},
  };
}

/// A guard of the schema.
inline auto fields_of(base::Like<Snapshot::Guard> auto& guard) {
  return std::tuple{
      base::Field{"kind", guard.kind},
      base::Field{"name", guard.name},
      base::Field{"in_force", guard.in_force},
  };
}

/// What the database holds: whether it was read, then the tables.
inline auto fields_of(base::Like<Snapshot> auto& snapshot) {
  return std::tuple{
      base::Field{"read", snapshot.read},
      base::Field{"members", snapshot.members},
      base::Field{"slots", snapshot.slots},
      base::Field{"appointments", snapshot.appointments},
      base::Field{"bound_keys", snapshot.bound_keys},
      base::Field{"payments", snapshot.payments},
      base::Field{"events", snapshot.events},
      base::Field{"audit_rows", snapshot.audit_rows},
      base::Field{"guards", snapshot.guards},
  };
}

}  // namespace measure
