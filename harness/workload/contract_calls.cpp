#include "workload/contract_calls.h"

#include "base/encoding.h"
#include "measure/contract.h"
#include "sql/statements.h"
#include "webhook/reception.h"

namespace workload {
namespace {

namespace contract = measure::contract;

// Who has dead letters replayed.
constexpr std::string_view kAdminRole = "clinic_admin";

/// A text, or NULL for an empty one.
void add_if_any(std::string_view text, pg::Request& request) {
  if (text.empty())
    request.add_null();
  else
    request.add(text);
}

/// How the log calls a refusal, what the provider is answered, and its code.
struct Refused {
  std::string_view outcome;
  std::int32_t status;
  std::string_view error;
};
constexpr Refused kRefused[] = {{"bad_signature", 401, "bad_signature"},
                                {"bad_signature", 401, "too_old"},
                                {"malformed", 400, "malformed"},
                                {"malformed", 400, "unreadable"}};

void note(const HeldEvent& held, measure::Record& record) {
  record.subject = measure::kForeign;
  record.token = held.claim_no;
  record.attempt = static_cast<std::uint16_t>(held.attempt);
}

}  // namespace

ContractStatements::ContractStatements()
    : ingest{"contract_ingest", std::string(sql::contract_ingest)},
      refuse{"contract_refuse", std::string(sql::contract_refuse)},
      claim{"claim_events", std::string(sql::claim_events)},
      read{"contract_read", std::string(sql::contract_read)},
      apply{"contract_apply", std::string(sql::contract_apply)},
      fail{"mark_event", std::string(sql::mark_event)},
      extend{"contract_extend", std::string(sql::contract_extend)},
      set_tenant{"set_tenant", std::string(sql::set_tenant)},
      set_role{"set_role", std::string(sql::set_role)},
      replay{"contract_replay", std::string(sql::contract_replay)} {}

std::vector<pg::Statement> ContractStatements::all() const {
  return {ingest, refuse, claim, read, apply, fail, extend, set_tenant, set_role, replay};
}

void ask_ingest(const IngestedEvent& event, const ContractStatements& statements,
                pg::Request& request) {
  request.step(statements.ingest)
      .add(event.integration)
      .add(event.id)
      .add(event.payload)
      .add_null();
  add_if_any(event.key, request);
  request.add("\\x" + base::to_hex(event.body)).add(event.headers).add(event.url);
  add_if_any(event.order_key, request);
}

void ask_refuse(const Refusal& refusal, const ContractStatements& statements, pg::Request& request,
                measure::Record& record) {
  record.subject = measure::kForeign;
  record.answer = refusal.why;
  const Refused& refused = kRefused[refusal.why];
  request.step(statements.refuse)
      .add(refusal.clinic)
      .add(refusal.integration)
      .add(refused.outcome)
      .add(refused.status)
      .add(refused.error);
}

void ask_read(const HeldEvent& held, const ContractStatements& statements, pg::Request& request,
              measure::Record& record) {
  note(held, record);
  request.step(statements.read).add(held.id).add(held.claim_no);
}

void ask_apply(const HeldEvent& held, std::string_view effect, const ContractStatements& statements,
               pg::Request& request) {
  request.step(statements.apply).add(held.id).add(held.claim_no).add(effect);
}

void ask_fail(const HeldEvent& held, std::string_view failure, const ContractStatements& statements,
              pg::Request& request, measure::Record& record) {
  note(held, record);
  request.step(statements.fail).add(held.id).add(held.claim_no).add_bool(false).add(failure);
}

void ask_extend(const HeldEvent& held, std::string_view lease, const ContractStatements& statements,
                pg::Request& request, measure::Record& record) {
  note(held, record);
  request.step(statements.extend).add(held.id).add(held.claim_no).add(lease);
}

void ask_replay(const HeldEvent& held, const ContractStatements& statements, pg::Request& request,
                measure::Record& record) {
  note(held, record);
  request.step(statements.set_tenant).add_as_text(held.clinic).add("");
  request.step(statements.set_role).add(kAdminRole);
  request.step(statements.replay).add(held.id);
  request.answers_here();
}

void read_claims(const pg::Rows& rows, measure::Record record, measure::Recording& recording,
                 std::vector<HeldEvent>& held) {
  record.answer = contract::kEmpty;
  if (rows.count() == 0) return recording.add(record);
  recording.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    HeldEvent one{base::uuid_from_bytes(rows.value(i, 0)).value_or(base::Uuid{}),
                  base::integer_in(rows.value(i, 1)),
                  static_cast<std::int32_t>(base::integer_in(rows.value(i, 2))),
                  std::string(rows.value(i, 3))};
    note(one, record);
    record.answer = contract::kClaimed;
    record.result = recording.add_result(one.id);
    recording.add(record);
    record.continued = 1;
    held.push_back(std::move(one));
  }
}

std::optional<KeptDelivery> read_kept(const pg::Rows& rows) {
  if (rows.count() == 0) return std::nullopt;
  KeptDelivery kept;
  kept.provider = rows.value(0, 0);
  kept.clinic = base::uuid_from_bytes(rows.value(0, 1)).value_or(base::Uuid{});
  kept.request = webhook::kept_request(rows.value(0, 2), rows.value(0, 3), rows.value(0, 4));
  kept.received =
      std::chrono::sys_seconds(std::chrono::seconds(base::integer_in(rows.value(0, 5))));
  return kept;
}

}  // namespace workload
