#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/uuid.h"
#include "measure/history.h"
#include "measure/recording.h"
#include "pg/channel.h"
#include "pg/session.h"
#include "scenario/mistakes.h"
#include "scenario/scenario.h"
#include "workload/workload.h"

namespace explore {

/// What a call was told, as later calls may refer to it.
struct Told {
  base::Uuid id;
  std::int64_t token = 0;
  std::int32_t attempt = 0;
  std::uint32_t event = 0;
};

/// What the calls before it were told, by the setup and by the same session: a list for each call,
/// empty for one that was told nothing to refer to, or was left out.
struct Answers {
  std::vector<std::vector<Told>> setup;
  std::vector<std::vector<Told>> own;
};

/// One call of a session. Constant after construction: a schedule after the other makes it.
class Call {
 public:
  virtual ~Call() = default;
  /// For people: create_booking(slot 0, patient 1, user 0, key 2).
  virtual std::string text() const = 0;
  /// Role that the session needs: "receptionist", "webhook_worker"; "" for the superuser itself.
  /// All calls of a session need the same one; those of the setup may differ.
  virtual std::string role() const = 0;
  /// Statements that it needs prepared; the same name is the same statement.
  virtual std::vector<pg::Statement> statements() const = 0;
  /// Fills in the request, and the record's operation, subject, key and party; for a setup's call
  /// the setup's answers are those before it. False: its reference came to nothing, and the call is
  /// left out.
  virtual bool write(const Answers& answers, pg::Request& request,
                     measure::Record& record) const = 0;
  /// What came of a call.
  struct Read {
    std::vector<Told> told;  ///< what later calls may refer to
    /// For people, and to tell outcomes apart: "booked", "claimed event 0 (attempt 1)", "40P01".
    std::string answer;
  };
  /// Reads the reply, which is kRows or kError, and adds the record, or the records, with outcome
  /// and answer. The answers are those that it was written with; the record is the written one with
  /// its times, phase, session, outcome (pg::outcome_of) and sqlstate. The recording has to have
  /// room for one.
  virtual Read read(const Answers& answers, const pg::Reply& reply, measure::Record record,
                    measure::Recording& recording) const = 0;
};

/// The calls of one session, in order.
using Calls = std::vector<std::unique_ptr<Call>>;

/// What a phase explores.
struct Exploration {
  std::string name;
  Calls setup;                  ///< once, one after the other, before all schedules
  std::vector<Calls> sessions;  ///< 2 to 4
  std::vector<std::pair<std::string, std::string>> settings;  ///< of every session
  bool symmetric = false;                  ///< the sessions may be exchanged for one another
  std::optional<std::uint32_t> bound = 2;  ///< preemptions; nothing: every schedule
  measure::ClaimRules rules;               ///< of the phase, for those who judge
  /// "booking_volley", "webhook_claims": by whose invariants its calls are judged; empty if all of
  /// them are sql calls.
  std::vector<std::string> workloads;
  std::uint32_t first_webhook = 0;  ///< the phase has webhooks of its own, with its rules …
  std::uint32_t webhooks = 0;       ///< … one each clinic; 0: none of its calls needs one
};

/// Reads a phase's "explore"; notes what is wrong, and what it gives then is not fit to explore.
/// `ground` takes the operations of its calls (see workload::Ground::number_of) and gives it its
/// webhooks.
Exploration read_exploration(const scenario::Phase& phase, const scenario::Scenario& scenario,
                             workload::Ground& ground, scenario::Mistakes& mistakes);

/// Makes what the exploration's calls need in the database beyond the seed: its webhooks. Once,
/// before the setup.
void prepare(const Exploration& exploration, pg::Session& session);

}  // namespace explore
