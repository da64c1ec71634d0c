#include "workload/webhook_calls.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "measure/webhook.h"
#include "sql/statements.h"
#include "workload/answer.h"

namespace workload {
namespace {

using base::Kind;
using base::seeded_uuid;

// Who has dead letters replayed.
constexpr std::string_view kReplayRole = "clinic_admin";

Claimed claimed_by(const pg::Rows& rows, int row) {
  return {measure::webhook::event_number(rows.value(row, 3)).value_or(measure::kForeign),
          base::uuid_from_bytes(rows.value(row, 0)).value_or(base::Uuid{}),
          base::integer_in(rows.value(row, 1)),
          static_cast<std::int32_t>(base::integer_in(rows.value(row, 2)))};
}

}  // namespace

WebhookStatements::WebhookStatements()
    : ingest{"ingest_event", std::string(sql::ingest_event)},
      claim{"claim_events", std::string(sql::claim_events)},
      mark{"mark_event", std::string(sql::mark_event)},
      set_tenant{"set_tenant", std::string(sql::set_tenant)},
      set_role{"set_role", std::string(sql::set_role)},
      replay{"replay_events", std::string(sql::replay_events)},
      linger{"linger", std::string(sql::linger)} {}

std::vector<pg::Statement> WebhookStatements::all() const {
  return {ingest, claim, mark, set_tenant, set_role, replay, linger};
}

std::string interval_text(base::Nanos duration) {
  return fmt::format("{} microseconds", duration.count() / 1000);
}

void ask_ingest(std::uint32_t event, std::uint32_t webhook, const WebhookStatements& statements,
                pg::Request& request, measure::Record& record) {
  record.subject = event;
  record.party = webhook;
  const std::string text = measure::webhook::event_text(event);
  request.step(statements.ingest)
      .add(seeded_uuid(Kind::kWebhook, webhook))
      .add(text)
      .add(R"({"type": "appointment.confirmed"})")
      .add("unsigned")
      .add(text);
}

void ask_claim(std::string_view worker, std::uint32_t limit, std::string_view lease,
               const WebhookStatements& statements, pg::Request& request, measure::Record& record) {
  record.subject = measure::kForeign;
  record.party = limit;
  request.step(statements.claim).add(worker).add(static_cast<std::int32_t>(limit)).add(lease);
}

void ask_mark(const Claimed& claimed, std::string_view failure, const WebhookStatements& statements,
              pg::Request& request, measure::Record& record) {
  const bool ok = failure.empty();
  record.subject = claimed.event;
  record.token = claimed.claim_no;
  record.attempt = static_cast<std::uint16_t>(claimed.attempt);
  record.party = ok ? 1 : 0;
  request.step(statements.mark).add(claimed.id).add(claimed.claim_no).add_bool(ok);
  if (ok)
    request.add_null();
  else
    request.add(failure);
}

void ask_replay(const ReplayScope& scope, const WebhookStatements& statements, pg::Request& request,
                measure::Record& record) {
  record.subject = measure::kForeign;
  record.party = scope.webhook;
  request.step(statements.set_tenant).add_as_text(seeded_uuid(Kind::kClinic, scope.clinic)).add("");
  request.step(statements.set_role).add(kReplayRole);
  request.step(statements.replay);
  if (scope.any_failure.empty())
    request.add(seeded_uuid(Kind::kWebhook, scope.webhook)).add_null();
  else
    request.add_null().add(scope.any_failure);
  request.add(measure::webhook::kReplayLimit);
  request.answers_here();
}

base::Uuid read_ingest(const pg::Rows& rows, measure::Record& record,
                       measure::Recording& recording) {
  static const measure::Operation kIngest = measure::webhook::ingest_operation();
  const bool told = read_answer(kIngest, rows, record, recording);
  const auto id = told ? base::uuid_from_bytes(rows.value(0, 1)) : std::nullopt;
  if (id) record.result = recording.add_result(*id);
  recording.add(record);
  return id.value_or(base::Uuid{});
}

void read_claim(const pg::Rows& rows, measure::Record record, measure::Recording& recording,
                std::vector<Claimed>& claimed) {
  record.answer = measure::webhook::kEmpty;
  if (rows.count() == 0) return recording.add(record);
  recording.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    const Claimed one = claimed_by(rows, i);
    record.answer = measure::webhook::kClaimed;
    record.subject = one.event;
    record.token = one.claim_no;
    record.attempt = static_cast<std::uint16_t>(one.attempt);
    record.result = recording.add_result(one.id);
    recording.add(record);
    record.continued = 1;
    claimed.push_back(one);
  }
}

void read_mark(const Claimed& claimed, const pg::Rows& rows, measure::Record& record,
               measure::Recording& recording) {
  static const measure::Operation kMark = measure::webhook::mark_operation();
  read_answer(kMark, rows, record, recording);
  record.result = recording.add_result(claimed.id);
  recording.add(record);
}

void read_replay(const pg::Rows& rows, measure::Record record, measure::Recording& recording) {
  record.answer = rows.count() == 0 ? measure::webhook::kNoneReplayed : measure::webhook::kReplayed;
  if (rows.count() == 0) return recording.add(record);
  recording.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    if (const auto id = base::uuid_from_bytes(rows.value(i, 0)))
      record.result = recording.add_result(*id);
    recording.add(record);
    record.continued = 1;
  }
}

}  // namespace workload
