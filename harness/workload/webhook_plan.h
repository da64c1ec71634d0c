#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/time.h"
#include "measure/history.h"

namespace workload {

/// The options of webhook_claims.
struct WebhookOptions {
  double duplicate_ratio = 0;  ///< of the events: the provider sends it twice, at once
  double failure_ratio = 0;    ///< of the attempts: the work fails
  double crash_ratio = 0;      ///< of the attempts: the worker dies before it can mark
  double zombie_ratio = 0;     ///< of the attempts: the worker marks after its lease
  double poison_ratio = 0;     ///< of the events: the work always fails
  double repeat_ratio = 0;     ///< of the marks: sent again once they are answered
  double replay_ratio = 0;  ///< of the dead letters that a worker is told of: it has them replayed
  std::uint32_t batch = 4;  ///< events that a claim asks for at the most
  std::uint32_t burst = 100;  ///< events handed in before anybody claims; 0: no such bursts
  std::int32_t max_attempts = 3;
  base::Nanos backoff = std::chrono::milliseconds(20);
  base::Nanos lease = std::chrono::milliseconds(200);
};

/// What happens to events: pure functions of the seed and of what the server says of an attempt.
class WebhookPlan {
 public:
  /// What a worker does with an attempt.
  enum class Fate {
    kSucceeds,
    kFails,    ///< it marks a failure
    kCrashes,  ///< it dies with all that it has claimed
    kStalls    ///< it marks a success, but only after its lease
  };

  /// Events first_event … first_event + events - 1, of webhooks first_webhook … + webhooks - 1.
  WebhookPlan(const WebhookOptions& options, std::uint64_t seed, std::uint32_t phase,
              std::uint32_t first_event, std::uint32_t events, std::uint32_t first_webhook,
              std::uint32_t webhooks)
      : options_(options),
        seed_(seed),
        phase_(phase),
        first_event_(first_event),
        events_(events),
        first_webhook_(first_webhook),
        webhooks_(webhooks) {}

  /// What the provider sends as its `ticket`-th message: two tickets an event, so that duplicates
  /// follow each other; whether there is such a message.
  bool sends(std::uint64_t ticket) const {
    return ticket % 2 == 0 || draw(event(ticket)).chance(options_.duplicate_ratio, kDuplicate);
  }
  /// Tickets in all.
  std::uint64_t tickets() const { return 2 * std::uint64_t{events_}; }
  /// Tickets of a burst.
  std::uint64_t tickets_at_once() const {
    return options_.burst == 0 ? tickets() : 2 * std::uint64_t{options_.burst};
  }
  /// The event that a ticket is for.
  std::uint32_t event(std::uint64_t ticket) const {
    return first_event_ + static_cast<std::uint32_t>(ticket / 2);
  }
  /// The webhook that an event comes through.
  std::uint32_t webhook(std::uint32_t event) const { return first_webhook_ + event % webhooks_; }
  /// The clinic that a webhook belongs to: webhooks are dealt to the clinics, one each a phase.
  std::uint32_t clinic(std::uint32_t webhook) const { return webhook % webhooks_; }

  /// What becomes of an attempt at an event. `claim_no` tells attempts apart, replayed ones too.
  Fate fate(std::uint32_t event, std::int64_t claim_no) const {
    if (draw(event).chance(options_.poison_ratio, kPoison)) return Fate::kFails;
    const double at = draw(event).unit(field(claim_no, kFate));
    if (at < options_.crash_ratio) return Fate::kCrashes;
    if (at < options_.crash_ratio + options_.zombie_ratio) return Fate::kStalls;
    if (at < options_.crash_ratio + options_.zombie_ratio + options_.failure_ratio)
      return Fate::kFails;
    return Fate::kSucceeds;
  }
  /// Whether the mark of an attempt is sent again.
  bool repeats(std::uint32_t event, std::int64_t claim_no) const {
    return draw(event).chance(options_.repeat_ratio, field(claim_no, kRepeat));
  }
  /// Whether a dead letter is replayed.
  bool replays(std::uint32_t event, std::int64_t claim_no) const {
    return draw(event).chance(options_.replay_ratio, field(claim_no, kReplay));
  }
  /// How many events a client's `n`-th claim asks for: every other one for one, the rest for more.
  std::uint32_t limit(std::uint32_t client, std::uint32_t n) const {
    const base::Draw claim{seed_, phase_, (std::uint64_t{client} << 32) | n};
    if (claim.chance(0.5, kLimit)) return 1;
    return 1 + static_cast<std::uint32_t>(claim.below(options_.batch, kLimitSize));
  }

  /// The options.
  const WebhookOptions& options() const { return options_; }
  /// Events of the phase.
  std::uint32_t events() const { return events_; }
  /// After the last sign of life nothing can become claimable any more: the longest lease, then the
  /// longest backoff with its jitter, and a second.
  base::Nanos quiet() const {
    return options_.lease + 2 * options_.backoff * (1LL << (options_.max_attempts - 1)) +
           std::chrono::seconds(1);
  }

 private:
  enum Field : std::uint32_t {
    kDuplicate,
    kPoison,
    kLimit,
    kLimitSize,
    kFate,
    kRepeat,
    kReplay,
    kFields
  };
  static std::uint32_t field(std::int64_t claim_no, Field which) {
    return static_cast<std::uint32_t>(claim_no) * kFields + which;
  }
  base::Draw draw(std::uint32_t event) const { return {seed_, phase_, event}; }

  WebhookOptions options_;
  std::uint64_t seed_;
  std::uint32_t phase_;
  std::uint32_t first_event_;
  std::uint32_t events_;
  std::uint32_t first_webhook_;
  std::uint32_t webhooks_;
};

}  // namespace workload
