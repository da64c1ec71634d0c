#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/time.h"
#include "measure/history.h"

namespace workload {

/// The options of webhook_claims.
struct WebhookOptions {
  double duplicate_ratio = 0;  ///< of the events: the provider sends it twice, at once or a burst
                               ///< later
  double failure_ratio = 0;    ///< of the attempts: the work fails
  double crash_ratio = 0;      ///< of the attempts: the worker dies before it can mark
  double zombie_ratio = 0;     ///< of the attempts: the worker marks about when its lease ends
  double poison_ratio = 0;     ///< of the events: the work always fails, or kills its worker
  double repeat_ratio = 0;     ///< of the marks: sent again once they are answered
  double replay_ratio = 0;     ///< replays asked for, by dead letters that workers are told of
  std::uint32_t batch = 4;     ///< events that a claim asks for at the most
  std::uint32_t burst = 100;   ///< events handed in before anybody claims; 0: no such bursts,
                               ///< nor in an open loop
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
    kStalls    ///< it marks, but late: about when its lease ends
  };
  /// How a worker that stalls comes back.
  struct Stall {
    bool ok = false;         ///< whether it marks a success
    bool hushes = false;     ///< it marks right after its lease, when nobody claims
    base::Nanos silence{0};  ///< from its claim to its mark; if it hushes, the lease
  };
  /// The replays that a worker asks for.
  struct Replay {
    std::uint32_t calls = 0;   ///< two: another worker asks for the same at the same time
    bool any_webhook = false;  ///< of all the clinic's webhooks, not only of the event's
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

  /// Whether there is a `ticket`-th message of the provider. Three tickets an event: for the event,
  /// for its duplicate at once, and for the late duplicate of the event a burst before, which has
  /// been claimed by then.
  bool sends(std::uint64_t ticket) const {
    const std::uint64_t nth = ticket / kTicketsOfEvent;
    if (ticket % kTicketsOfEvent == 0) return true;
    const bool late = ticket % kTicketsOfEvent == 2;
    if (late && (options_.burst == 0 || nth < options_.burst)) return false;
    const base::Draw duplicated = draw(event(ticket));
    return duplicated.chance(options_.duplicate_ratio, kDuplicate) &&
           late == comes_late(event(ticket));
  }
  /// Tickets of an event.
  static constexpr std::uint64_t kTicketsOfEvent = 3;
  /// Tickets in all.
  std::uint64_t tickets() const { return kTicketsOfEvent * events_; }
  /// Tickets of a burst.
  std::uint64_t tickets_at_once() const {
    return options_.burst == 0 ? tickets() : kTicketsOfEvent * options_.burst;
  }
  /// The event that a ticket is for.
  std::uint32_t event(std::uint64_t ticket) const {
    const std::uint64_t late = ticket % kTicketsOfEvent == 2 ? options_.burst : 0;
    return first_event_ + static_cast<std::uint32_t>(ticket / kTicketsOfEvent - late);
  }
  /// Whether an event is one of this phase's.
  bool owns(std::uint32_t event) const {
    return event >= first_event_ && event - first_event_ < events_;
  }
  /// The webhook that an event comes through.
  std::uint32_t webhook(std::uint32_t event) const { return first_webhook_ + event % webhooks_; }
  /// The clinic that a webhook belongs to: webhooks are dealt to the clinics, one each a phase.
  std::uint32_t clinic(std::uint32_t webhook) const { return webhook % webhooks_; }

  /// What becomes of an attempt at an event. `claim_no` tells attempts apart, replayed ones too.
  Fate fate(std::uint32_t event, std::int64_t claim_no) const {
    if (draw(event).chance(options_.poison_ratio, kPoison))
      return draw(event).chance(kKillers, kKills) ? Fate::kCrashes : Fate::kFails;
    const double at = draw(event).unit(field(claim_no, kFate));
    if (at < options_.crash_ratio) return Fate::kCrashes;
    if (at < options_.crash_ratio + options_.zombie_ratio) return Fate::kStalls;
    if (at < options_.crash_ratio + options_.zombie_ratio + options_.failure_ratio)
      return Fate::kFails;
    return Fate::kSucceeds;
  }
  /// How the worker of an attempt that stalls comes back: from shortly before its lease ends to
  /// half a lease after.
  Stall stall(std::uint32_t event, std::int64_t claim_no) const {
    const auto lease = static_cast<double>(options_.lease.count());
    const double silence = 0.9 + 0.6 * draw(event).unit(field(claim_no, kSilence));
    Stall stall;
    stall.ok = draw(event).chance(0.5, field(claim_no, kLateSuccess));
    stall.hushes = draw(event).chance(kHushing, field(claim_no, kHush));
    stall.silence =
        stall.hushes ? options_.lease : base::Nanos(static_cast<std::int64_t>(silence * lease));
    return stall;
  }
  /// Whether the mark of an attempt is sent again.
  bool repeats(std::uint32_t event, std::int64_t claim_no) const {
    return draw(event).chance(options_.repeat_ratio, field(claim_no, kRepeat));
  }
  /// How long after its answer it is: at once, or while a failed event still waits to be claimed
  /// again: one that would make it wait anew is seen by claims that find nothing meanwhile.
  base::Nanos repeats_after(std::uint32_t event, std::int64_t claim_no) const {
    const bool at_once = draw(event).chance(0.5, field(claim_no, kRepeatAtOnce));
    return at_once ? base::Nanos(0) : options_.backoff * 9 / 10;
  }
  /// What a worker does that is told of a dead letter: replay_ratio calls, on the average.
  Replay replay(std::uint32_t event, std::int64_t claim_no) const {
    const double at = draw(event).unit(field(claim_no, kReplay));
    Replay replay;
    if (at < options_.replay_ratio * 3 / 4) replay.calls = at < options_.replay_ratio / 4 ? 2 : 1;
    replay.any_webhook = draw(event).chance(0.5, field(claim_no, kAnyWebhook));
    return replay;
  }
  /// How many events a client's `n`-th claim asks for: every other one for one, the rest for more.
  std::uint32_t limit(std::uint32_t client, std::uint32_t n) const {
    const base::Draw claim{seed_, phase_, (std::uint64_t{client} << 32) | n};
    if (claim.chance(0.5, kLimit)) return 1;
    return 1 + static_cast<std::uint32_t>(claim.below(options_.batch, kLimitSize));
  }

  /// The seed.
  std::uint64_t seed() const { return seed_; }
  /// Number of the phase.
  std::uint32_t phase() const { return phase_; }
  /// The options.
  const WebhookOptions& options() const { return options_; }
  /// Events of the phase.
  std::uint32_t events() const { return events_; }
  /// So long after the last sign of life nothing becomes claimable any more: the longest lease,
  /// then the longest backoff with its jitter, and what a client may be late in noticing that sign.
  base::Nanos quiet() const {
    return options_.lease + 2 * options_.backoff * (1LL << (options_.max_attempts - 1)) +
           std::chrono::milliseconds(100);
  }

 private:
  // Of the poison events: those that kill their worker. Its lease ends, at last the last one.
  static constexpr double kKillers = 0.35;
  // Of the workers that stall: those for which the others stop claiming.
  static constexpr double kHushing = 0.35;

  enum Field : std::uint32_t {
    kDuplicate,
    kPoison,
    kKills,
    kLimit,
    kLimitSize,
    kFate,
    kSilence,
    kLateSuccess,
    kHush,
    kRepeat,
    kRepeatAtOnce,
    kReplay,
    kAnyWebhook,
    kLate,
    kFields
  };
  static std::uint32_t field(std::int64_t claim_no, Field which) {
    return static_cast<std::uint32_t>(claim_no) * kFields + which;
  }
  base::Draw draw(std::uint32_t event) const { return {seed_, phase_, event}; }
  /// Whether an event's duplicate comes a burst later, which there must be.
  bool comes_late(std::uint32_t event) const {
    return options_.burst > 0 && event - first_event_ + options_.burst < events_ &&
           draw(event).chance(0.5, kLate);
  }

  WebhookOptions options_;
  std::uint64_t seed_;
  std::uint32_t phase_;
  std::uint32_t first_event_;
  std::uint32_t events_;
  std::uint32_t first_webhook_;
  std::uint32_t webhooks_;
};

}  // namespace workload
