#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/time.h"
#include "measure/history.h"
#include "measure/snapshot.h"
#include "simulation/dice.h"

namespace simulation {

/// The webhook procedures as they are promised, in memory and one call at a time. A call that
/// writes holds its locks until it commits; claims and replays skip what is locked, the others
/// wait for it. Webhooks are of a clinic each, that of their own number.
class WebhookServer {
 public:
  using Status = measure::Snapshot::Event::Status;

  /// What a claim gave.
  struct Claimed {
    std::uint32_t event = 0;
    std::int64_t token = 0;
    std::int32_t attempt = 0;
  };

  /// Event n is of webhook n % `webhooks`.
  WebhookServer(const measure::ClaimRules& rules, std::uint32_t webhooks, Dice& dice)
      : rules_(rules), webhooks_(webhooks), dice_(dice), dead_(webhooks) {}

  /// Until when a call about the event waits for its lock.
  std::int64_t waits(std::uint32_t event) const {
    return event < events_.size() ? events_[event].locked_until : 0;
  }
  /// ingest_event through that webhook: its answer.
  std::uint8_t ingest(std::uint32_t event, std::uint32_t webhook, std::int64_t commit);
  /// claim_next_event at `now`: adds to `given`.
  void claim(std::uint32_t limit, std::int64_t now, std::int64_t commit,
             std::vector<Claimed>& given);
  /// mark_event_result: its answer.
  std::uint8_t mark(std::uint32_t event, std::int64_t token, bool ok, std::int64_t commit);
  /// replay_dead_letters for one event of the webhook: adds to `replayed`.
  void replay(std::uint32_t webhook, std::int64_t now, std::int64_t commit,
              std::vector<std::uint32_t>& replayed);
  /// Holds the event's lock for something that changes nothing.
  void lock(std::uint32_t event, std::int64_t until);

  /// The id of an event.
  const base::Uuid& id(std::uint32_t event) const { return events_[event].id; }
  /// Events that have neither succeeded nor died.
  std::uint64_t open_events() const { return open_; }
  /// What the table holds.
  measure::Snapshot snapshot() const;

 private:
  struct Event {
    base::Uuid id;
    std::int64_t token = 0;
    std::int64_t due = 0;  ///< when it can be claimed, or when its lease is over
    std::int64_t locked_until = 0;
    std::int64_t tried = 0;  ///< when it was claimed last
    std::int32_t attempts = 0;
    std::uint32_t webhook = 0;
    Status status = Status::kOther;  ///< until it is ingested
    std::uint8_t result = 0;         ///< of the latest claim's mark; kNoAnswer: none
  };
  /// An event that was put into a queue; if it has changed since, that counts no more.
  struct Entry {
    std::int64_t at;
    std::uint32_t event;
    auto operator<=>(const Entry&) const = default;
  };
  using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;

  Event& event(std::uint32_t number);
  void wait_in(Queue& queue, std::uint32_t number, std::int64_t at);
  std::int64_t backoff(const Event& event);
  Queue& dead(std::uint32_t event) { return dead_[event % dead_.size()]; }

  /// Takes up to `limit` events out of `queue` that are due and fit; leaves those that are locked.
  template <class Fits>
  std::vector<std::uint32_t> take(Queue& queue, std::uint64_t limit, std::int64_t now, Fits fits);

  measure::ClaimRules rules_;
  const std::uint32_t webhooks_;
  Dice& dice_;
  std::vector<Event> events_;
  std::vector<measure::Snapshot::AuditRow> audit_rows_;
  Queue ready_, leased_;
  std::vector<Queue> dead_;  ///< by webhook
  std::uint64_t open_ = 0;
};

}  // namespace simulation
