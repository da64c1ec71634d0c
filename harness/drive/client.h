#pragma once

#include <cstdint>
#include <memory>

#include "base/random.h"
#include "base/time.h"
#include "measure/recording.h"
#include "pg/channel.h"
#include "workload/workload.h"

namespace drive {

/// What bounds a client's calls.
struct Limits {
  base::Nanos call{std::chrono::seconds(7)};      ///< after this a call is given up, in doubt
  base::Nanos opening{std::chrono::seconds(30)};  ///< after this a connection is given up
  base::Nanos reopen_after{std::chrono::milliseconds(100)};  ///< between tries to connect again
  std::int64_t max_tries = 1;  ///< of a retryable call, the first included
  /// Before a second try, at most; twice as long before each further one. What it is of that is
  /// drawn from `jitter`'s seed and phase, the client and how often it has waited.
  base::Nanos backoff{0};
  base::Draw jitter;
};

/// One connection and the actor that speaks through it: a state machine without clock, thread or
/// descriptor of its own. Its driver tells it the time and when its channel can be read.
class Client {
 public:
  /// What the client is about; what leaves each state is written beside it.
  enum class State {
    kUnopened,    ///< open() leaves it
    kOpening,     ///< the channel connects and prepares; its reply leaves it
    kIdle,        ///< step() asks the actor
    kWaiting,     ///< the actor waits; a ring or its time leaves it
    kCalling,     ///< a request is under way; its reply or the limit leaves it
    kBackingOff,  ///< a call is to be tried again at wake_at()
    kLost,        ///< the connection is gone; it is opened again at wake_at()
    kGone         ///< finished: the actor left, or the server could not be reached any more
  };

  /// `zero` is the run's zero. `recording` is the thread's own and must outlive the client.
  Client(std::uint32_t number, std::uint8_t phase, std::unique_ptr<pg::Channel> channel,
         std::unique_ptr<workload::Actor> actor, const Limits& limits, base::Instant zero,
         measure::Recording& recording);

  /// Begins to connect.
  void open(base::Instant now);
  /// Reads and writes what the channel can; call when its descriptor says so.
  void ready(base::Instant now);
  /// Asks the actor for its next move if none is under way; call after ready(), a ring, or when
  /// wake_at() came.
  void step(base::Instant now);
  /// Reads an answer that is there already, although nobody has said so; whether it was, and the
  /// client may go on.
  bool hears_at_once(base::Instant now);
  /// Gives up what takes longer than its limit; call now and then.
  void check_limits(base::Instant now);
  /// Ends a client that is not in a call: nothing is left to wait for.
  void dismiss(base::Instant now);

  /// Where it is.
  State state() const { return state_; }
  /// When step() should be called without a ring; Instant::max() if never.
  base::Instant wake_at() const { return wake_at_; }
  /// The channel's descriptor and what to watch it for.
  int descriptor() const { return channel_->descriptor(); }
  /// What to watch the descriptor for.
  pg::Interest interest() const { return channel_->interest(); }
  /// Why the connection could not be opened the first time; "" if it could.
  const std::string& first_failure() const { return first_failure_; }
  /// Whether the connection has been open at least once.
  bool was_open() const { return was_open_; }

 private:
  void opened(const pg::Reply& reply, base::Instant now);
  void replied(const pg::Reply& reply, base::Instant now);
  void send(base::Instant now);
  void begin_call(const workload::Move& move, base::Instant now);
  void settle(const pg::Reply& reply, base::Instant now);
  bool retries(const pg::Reply& reply) const;
  void try_again(base::Instant now);
  void lose(base::Instant now);
  std::int64_t since_zero(base::Instant at) const { return (at - zero_).count(); }

  // Constant after construction.
  const std::uint32_t number_;
  const std::uint8_t phase_;
  const Limits limits_;
  const base::Instant zero_;

  // The driver's thread only.
  std::unique_ptr<pg::Channel> channel_;
  std::unique_ptr<workload::Actor> actor_;
  measure::Recording& recording_;
  State state_ = State::kUnopened;
  pg::Request request_;
  measure::Record record_;
  bool under_way_ = false;  ///< a call has begun and is not settled
  bool resends_ = false;    ///< of it nothing has left: the next send() is a (new) try
  bool may_retry_ = false;
  bool was_open_ = false;
  std::uint32_t session_ = 0;
  std::uint32_t backoffs_ = 0;
  std::string first_failure_;
  base::Instant wake_at_ = base::Instant::max();
  base::Instant limit_ = base::Instant::max();
  base::Instant lost_at_{};
};

}  // namespace drive
