#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "drive/ending.h"
#include "drive/held_claims.h"
#include "drive/metrics.h"
#include "drive/webhook_queue.h"
#include "webhook/work.h"

namespace drive {

/// How webhook events are worked on.
struct WorkSpec {
  OpenSession open;  ///< a session as webhook_worker
  /// What is to be done for a claimed event. Pure; several threads call it.
  std::function<webhook::Work(const Claim& claim, const KeptDelivery& kept)> work;
  std::function<void(const std::string&)>
      say;           ///< tells people a sentence; several threads call it
  std::string name;  ///< of this process; each worker adds its number
  unsigned workers = 1;
  unsigned batch = 1;  ///< events that a worker claims at a time, at most
  base::Nanos lease{};
  base::Nanos poll{};            ///< how long an idle worker rests, at most
  bool until_empty = false;      ///< it ends when every event has ended
  CallMetrics* marks = nullptr;  ///< counts the marks
  Metrics* metrics = nullptr;    ///< shows the queue
};

/// What became of claims.
struct WorkCounts {
  std::uint64_t successes = 0;
  std::uint64_t retries = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t stale = 0;  ///< lost before they were marked
};

/// Claims events and carries them out, one after the other. The claims that it holds stand in
/// `held` meanwhile, so that their leases are prolonged. A function from a spec to counts, for a
/// thread of its own: it goes on until `ending` has come and what it holds is done. Throws Failure
/// if the database refuses more than an effect.
WorkCounts work_alone(const WorkSpec& spec, unsigned number, Ending& ending, HeldClaims& held);

/// Why an effect that the database refused is not there, as an event's error: a code and a clause
/// without data.
std::string refusal_of(std::string_view sqlstate);

}  // namespace drive
