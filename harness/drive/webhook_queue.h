#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "drive/ending.h"
#include "drive/held_claims.h"
#include "drive/session_pool.h"
#include "webhook/event.h"
#include "webhook/request.h"

namespace drive {

/// What was kept of a delivery, for the holder of its event's claim.
struct KeptDelivery {
  std::string provider;
  webhook::Request request;  ///< without a body if nothing was kept
  webhook::Moment received;  ///< when it was kept
};

/// What is still to be done, whoever does it.
struct Outlook {
  bool is_empty = false;              ///< every event has ended
  std::optional<base::Nanos> due_in;  ///< until the next one can be claimed; none: none ever can
};

/// The webhook procedures, as one worker calls them on a session of its own. A session that is lost
/// is opened anew, as long as that takes, and the call repeated: of claims that were given and not
/// heard of the leases end, and each other procedure answers the same again. One thread at a time.
class WebhookQueue {
 public:
  /// `say` is told once when the database is away and once when it is back. `ending`, which must
  /// outlive it, ends the patience: a call then throws Failure if the database stays away.
  WebhookQueue(OpenSession open, Ending& ending, std::function<void(const std::string&)> say);

  /// Claims up to `limit` events.
  std::vector<Claim> claim(const std::string& worker, unsigned limit, base::Nanos lease);
  /// What was kept of the claimed event's delivery; nothing if the claim is lost.
  std::optional<KeptDelivery> read(const Claim& claim);
  /// Marks the claim as a success and has its effect: the procedure's answer. Throws ServerError if
  /// the database refuses the effect; the claim is then as before.
  std::string apply(const Claim& claim, const std::string& effect);
  /// Marks the claim as failed: the procedure's answer.
  std::string fail(const Claim& claim, const std::string& error);
  /// What is still to be done.
  Outlook look();

 private:
  pg::Table ask(std::string_view sql, std::initializer_list<std::string_view> arguments = {});
  void wait_to_try_again(std::uint32_t failures, const base::Failure& failure);

  OpenSession open_;
  Ending& ending_;
  std::function<void(const std::string&)> say_;
  std::optional<pg::Session> session_;
  bool is_away_ = false;  ///< it was said
};

/// How the database reads a duration as an interval.
std::string interval_of(base::Nanos duration);

}  // namespace drive
