#include "report/told.h"

#include <cassert>
#include <cmath>

#include "measure/booking.h"
#include "measure/webhook.h"

namespace report {
namespace {

/// Seconds with microseconds and no digits beyond them.
double seconds(std::int64_t ns) { return std::round(static_cast<double>(ns) / 1e3) / 1e6; }

void tell_session(const measure::History& history, const measure::Record& record, Told& told) {
  if (record.session >= history.sessions.size()) return;
  const measure::SessionInfo& session = history.sessions[record.session];
  told.client = session.connection;
  if (session.backend_pid != 0) told.backend_pid = session.backend_pid;
}

std::string subject_of(const measure::Operation& operation, const measure::Record& record) {
  if (record.subject == measure::kForeign) return "";
  if (operation.subject == base::Kind::kEvent) return measure::webhook::event_text(record.subject);
  return base::to_string(base::seeded_uuid(operation.subject, record.subject));
}

std::string result_of(const measure::History& history, const measure::Record& record) {
  if (record.result == 0 || record.result >= history.results.size()) return "";
  return base::to_string(history.results[record.result]);
}

}  // namespace

Told tell(const measure::History& history, const measure::Record& record) {
  assert(record.operation < history.operations.size());
  const measure::Operation& operation = history.operations[record.operation];
  Told told;
  told.call = operation.name;
  tell_session(history, record, told);
  told.subject = subject_of(operation, record);
  const bool claims = operation.name == measure::webhook::kClaim;
  if (record.key != 0 && !claims) told.key = measure::booking::key_text(record.key);
  if (record.token != 0)
    (operation.subject == base::Kind::kSlot ? told.payment_cents : told.token) = record.token;
  if (record.attempt != 0) told.attempt = record.attempt;
  if (record.outcome != base::Outcome::kNotSent) told.sent_s = seconds(record.invoked);
  told.answered_s = seconds(record.answered);
  told.response_ms = base::to_ms(record.response());
  told.outcome = base::name_of(record.outcome);
  if (record.answer != measure::kNoAnswer) told.answer = history.answer_of(record);
  told.result = result_of(history, record);
  if (record.sqlstate[0] != 0) told.sqlstate.assign(record.sqlstate.data(), record.sqlstate.size());
  return told;
}

}  // namespace report
