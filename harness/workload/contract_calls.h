#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/uuid.h"
#include "measure/recording.h"
#include "pg/channel.h"
#include "webhook/request.h"

namespace workload {

/// The statements that clients of provider_contracts prepare.
struct ContractStatements {
  pg::Statement ingest, refuse, claim, read, apply, fail, extend, set_tenant, set_role, replay;
  /// With the harness's own texts.
  ContractStatements();
  /// All of them.
  std::vector<pg::Statement> all() const;
};

/// Numbers of the operations in the run's list.
struct ContractOperations {
  std::uint8_t ingest = 0;
  std::uint8_t refuse = 0;
  std::uint8_t claim = 0;
  std::uint8_t apply = 0;
  std::uint8_t fail = 0;
  std::uint8_t extend = 0;
  std::uint8_t replay = 0;
};

/// An event that is to be taken in, with what was received of its delivery.
struct IngestedEvent {
  std::uint32_t of_case = 0;
  base::Uuid integration;
  std::string id;
  std::string payload;  ///< JSON
  std::string key;      ///< "": none
  std::string body;
  std::string headers;  ///< a JSON object
  std::string url;
  std::string order_key;  ///< "": none
};

/// A delivery that the receiver refuses.
struct Refusal {
  base::Uuid clinic;
  base::Uuid integration;
  std::uint8_t why = 0;  ///< a measure::contract::RefuseAnswer
};

/// An event that a worker has claimed.
struct HeldEvent {
  base::Uuid id;
  std::int64_t claim_no = 0;
  std::int32_t attempt = 0;
  std::string event_id;
  base::Uuid clinic{};  ///< empty until its delivery was read
};

/// What was kept of a held event's delivery.
struct KeptDelivery {
  std::string provider;
  base::Uuid clinic;
  webhook::Request request;
  std::chrono::sys_seconds received;
};

/// Adds ingest_event to the request.
void ask_ingest(const IngestedEvent& event, const ContractStatements& statements,
                pg::Request& request);
/// The same of a refusal's row in the log, and notes it in the record.
void ask_refuse(const Refusal& refusal, const ContractStatements& statements, pg::Request& request,
                measure::Record& record);
/// The same of read_delivery.
void ask_read(const HeldEvent& held, const ContractStatements& statements, pg::Request& request,
              measure::Record& record);
/// Adds apply_event; `effect` is JSON.
void ask_apply(const HeldEvent& held, std::string_view effect, const ContractStatements& statements,
               pg::Request& request);
/// Adds mark_event_result with that failure, and notes in the record what the call is about.
void ask_fail(const HeldEvent& held, std::string_view failure, const ContractStatements& statements,
              pg::Request& request, measure::Record& record);
/// The same of extend_lease.
void ask_extend(const HeldEvent& held, std::string_view lease, const ContractStatements& statements,
                pg::Request& request, measure::Record& record);
/// The same of replay_chosen for that event, as an administrator of its clinic.
void ask_replay(const HeldEvent& held, const ContractStatements& statements, pg::Request& request,
                measure::Record& record);

/// Reads what a claim gave, adds a record for each event, or one for none, and the events to
/// `held`.
void read_claims(const pg::Rows& rows, measure::Record record, measure::Recording& recording,
                 std::vector<HeldEvent>& held);
/// What read_delivery gave; nothing if the claim has been superseded, or was ended.
std::optional<KeptDelivery> read_kept(const pg::Rows& rows);

}  // namespace workload
