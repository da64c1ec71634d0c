#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "integrations.h"
#include "pg/session.h"
#include "webhook/provider.h"

namespace pgrush {

/// A webhook event that was given up, with what was kept of its delivery.
struct DeadLetter {
  std::string id;            ///< of public.webhook_events
  std::string last_attempt;  ///< when, as its session's server writes it
  std::string provider;      ///< as the integration has it
  std::string integration;   ///< a uuid
  std::string event_id;      ///< the provider's
  std::string key;           ///< what may have an effect once, for provider and clinic
  std::int64_t age_s = 0;    ///< since it came in
  webhook::Request kept;     ///< with an empty body if nothing was kept
  webhook::Moment received;
};

/// Which dead letters are gone through.
struct DeadLetterFilter {
  std::string clinic;
  std::string until;       ///< none whose last attempt was later
  std::string provider;    ///< "": any
  std::string error_like;  ///< "": any
};

/// How far they were gone through: behind this one the next begins. The first is before all.
struct DeadLetterPosition {
  std::string last_attempt = "-infinity";
  std::string id = "00000000-0000-0000-0000-000000000000";
};

/// Those that come next, at most so many, in the order of their last attempts; fewer only if there
/// are no more. In a transaction that may read the clinic. Throws ServerError.
std::vector<DeadLetter> read_dead_letters(pg::Session& session, const DeadLetterFilter& filter,
                                          const DeadLetterPosition& behind, std::int64_t most);

/// The code of why it has to stay a dead letter, by its signature and its payload; "" if it is
/// valid. "no_integration" if its integration is not among those given.
std::string objection_to(const DeadLetter& letter,
                         const std::map<std::string, Integration>& integrations);

}  // namespace pgrush
