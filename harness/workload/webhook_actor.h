#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "scenario/load.h"
#include "workload/pace.h"
#include "workload/webhook_calls.h"
#include "workload/webhook_plan.h"
#include "workload/workload.h"

namespace workload {

/// Numbers of the webhook operations in the run's list.
struct WebhookOperations {
  std::uint8_t ingest = 0;
  std::uint8_t claim = 0;
  std::uint8_t mark = 0;
  std::uint8_t replay = 0;
};

/// What the clients of a webhook phase share.
struct WebhookShared {
  /// For the events of `plan`, as many as an open loop has arrivals.
  WebhookShared(const WebhookPlan& plan, const WebhookOperations& operations,
                const scenario::Load& load);

  // Constant after construction.
  const WebhookPlan plan;
  const WebhookOperations operations;
  const WebhookStatements statements;
  const std::string lease;     ///< of every claim
  const std::string failure;   ///< the error that a failed mark of an own event tells
  const std::string failures;  ///< the pattern that such errors match
  // Shared by all threads.
  std::optional<Pace> pace;  ///< of an open loop: its n-th iteration hands in the n-th event
  std::atomic<std::uint64_t> next_ticket{0};  ///< of a closed loop
  std::atomic<std::uint64_t> open_tickets;    ///< tickets of the bursts that have begun
  std::atomic<std::int64_t> last_sign_of_life{
      0};  ///< clock ticks: an event came, was claimed or marked
  std::atomic<std::int64_t> leave_at{INT64_MAX};  ///< clock ticks: all leave, whatever is left
  std::atomic<std::uint64_t> wanted_replay{0};  ///< one that a second worker is to ask for; 0: none
  std::atomic<std::int64_t> hushed_until{0};    ///< clock ticks: nobody claims before

  /// Events come in, or come in again.
  void open();
  /// No event comes in from now on. Of an open loop, what has come in may still end for a while.
  void close(base::Instant now);
  /// Has nobody claim before `until`.
  void hush(base::Instant until);
};

/// A client that is provider and worker in turn: it hands in events, claims some, works on them as
/// their fate has it, and marks them. With bursts it claims once all events of the burst are on
/// their way, and the next burst begins when nothing can be claimed. In an open loop events are
/// handed in when they are due. It leaves when nothing can become claimable any more.
class WebhookActor final : public Actor {
 public:
  /// `shared` must outlive the actor.
  WebhookActor(WebhookShared& shared, std::uint32_t client);

  Move next(base::Instant now, pg::Request& request, measure::Record& record) override;
  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override;

 private:
  /// A mark that comes late.
  struct Late {
    Claimed held;
    bool ok = false;
    bool again = false;   ///< it was answered before
    bool hushes = false;  ///< before it is sent, the others are to stop claiming
    base::Instant wakes{};
  };

  /// A replay to ask for.
  struct Replay {
    std::uint32_t webhook = 0;
    bool any_webhook = false;
    bool lingers = false;  ///< its transaction stays open until another worker's meets it
  };

  Move work(base::Instant now, pg::Request& request, measure::Record& record);
  void stall(const Claimed& held);
  void repeat(base::Instant now);
  Move wake(base::Instant now, pg::Request& request, measure::Record& record);
  void add_late(const Late& late);
  bool turns_to_hand_in();
  std::optional<Move> arrive(base::Instant now, pg::Request& request, measure::Record& record);
  Move ingest(std::uint64_t ticket, base::Instant due, pg::Request& request,
              measure::Record& record);
  Move claim(base::Instant now, pg::Request& request, measure::Record& record);
  Move mark(const Late& what, base::Instant now, pg::Request& request, measure::Record& record);
  Move replay(const Replay& what, base::Instant now, pg::Request& request, measure::Record& record);
  std::optional<Replay> next_replay();
  Move rest() const;
  base::Instant claims_at() const;
  std::optional<std::uint64_t> draw_ticket();
  void begin_burst();
  void settle_claim(const pg::Rows& rows, const measure::Record& record,
                    measure::Recording& recording);
  void settle_mark(const pg::Rows& rows, measure::Record& record, measure::Recording& recording);
  void settle_replay(const pg::Rows& rows, const measure::Record& record,
                     measure::Recording& recording);

  // Constant after construction.
  WebhookShared& shared_;
  const std::uint32_t client_;
  const std::string name_;

  // The driver's thread only.
  std::vector<Claimed> held_;           ///< claimed and not yet worked on; the next one last
  base::Instant claimed_at_;            ///< when they were
  bool has_claimed_ = false;            ///< since last looked
  std::vector<Late> late_;              ///< in the order in which they wake
  Late marking_;                        ///< the mark under way, or the last one
  bool repeat_ = false;                 ///< send that mark again
  WebhookPlan::Replay replay_;          ///< ask for replays because of its answer
  bool alive_ = false;                  ///< something moved since last looked
  bool ingests_ = false;                ///< of two turns one hands in, one claims or works
  std::optional<std::uint64_t> again_;  ///< the ticket of an event's duplicate, of an open loop
  base::Instant arrives_at_{};          ///< the next event of an open loop; max(): there is none
  std::uint32_t claims_ = 0;
  bool found_nothing_ = false;        ///< the last claim was empty
  base::Nanos nap_{0};                ///< after an empty claim; doubles while they stay empty
  base::Instant asks_at_{};           ///< when the last claim was sent
  base::Instant found_nothing_at_{};  ///< when the last one was sent that found nothing
  base::Instant claims_at_{};
};

}  // namespace workload
