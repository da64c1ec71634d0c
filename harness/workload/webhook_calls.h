#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/uuid.h"
#include "measure/recording.h"
#include "pg/channel.h"

namespace workload {

/// The role of workers. Replays are asked for by workers, too, who become an administrator for
/// that.
inline constexpr const char* kWorkerRole = "webhook_worker";

/// The error that a failed mark tells.
inline constexpr std::string_view kFailure = "the handler failed";

/// The statements that webhook clients prepare.
struct WebhookStatements {
  pg::Statement ingest, claim, mark, set_tenant, set_role, replay, linger;
  /// With the harness's own texts.
  WebhookStatements();
  /// All of them.
  std::vector<pg::Statement> all() const;
};

/// An event that a worker has claimed.
struct Claimed {
  std::uint32_t event = 0;
  base::Uuid id;
  std::int64_t claim_no = 0;
  std::int32_t attempt = 0;
};

/// Whose dead letters are to be replayed.
struct ReplayScope {
  std::uint32_t clinic = 0;
  std::uint32_t webhook = 0;       ///< of the clinic
  std::string_view any_failure{};  ///< not empty: those of all the clinic's webhooks whose error is
                                   ///< like this
};

/// A duration as PostgreSQL reads an interval.
std::string interval_text(base::Nanos duration);

/// Adds ingest_event to the request, and notes in the record what the call is about.
void ask_ingest(std::uint32_t event, std::uint32_t webhook, const WebhookStatements& statements,
                pg::Request& request, measure::Record& record);
/// The same of claim_next_event.
void ask_claim(std::string_view worker, std::uint32_t limit, std::string_view lease,
               const WebhookStatements& statements, pg::Request& request, measure::Record& record);
/// The same of mark_event_result: a success if `failure` is empty, else that failure.
void ask_mark(const Claimed& claimed, std::string_view failure, const WebhookStatements& statements,
              pg::Request& request, measure::Record& record);
/// The same of replay_dead_letters, as an administrator of the clinic.
void ask_replay(const ReplayScope& scope, const WebhookStatements& statements, pg::Request& request,
                measure::Record& record);

/// Reads the answer of ingest_event into the record, and adds that. Gives back the event's id; the
/// empty uuid if it told none.
base::Uuid read_ingest(const pg::Rows& rows, measure::Record& record,
                       measure::Recording& recording);
/// Reads what claim_next_event gave, adds a record for each event, or one for none, and the events
/// to `claimed`.
void read_claim(const pg::Rows& rows, measure::Record record, measure::Recording& recording,
                std::vector<Claimed>& claimed);
/// Reads the answer of mark_event_result for what was claimed into the record, and adds that.
void read_mark(const Claimed& claimed, const pg::Rows& rows, measure::Record& record,
               measure::Recording& recording);
/// Reads what replay_dead_letters gave, and adds a record for each event, or one for none.
void read_replay(const pg::Rows& rows, measure::Record record, measure::Recording& recording);

}  // namespace workload
