#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "scenario/load.h"
#include "workload/arrivals.h"
#include "workload/ramp.h"

namespace workload {

/// Deals a phase's iterations out to its clients, each when the load's executor says. Which
/// iterations there are and when they are due is the same on any number of threads; who makes one
/// is not.
class Pace {
 public:
  /// What a client is to do.
  struct Turn {
    enum class Kind {
      kBegin,  ///< the iteration, which was due at `at`
      kWait,   ///< nothing before `at`
      kSkip,   ///< the iteration, due at `at`, is not made: it would be too late
      kOver    ///< nothing any more
    };
    Kind kind = Kind::kOver;
    std::uint64_t iteration = 0;
    base::Instant at{};
    bool measured = true;  ///< of kBegin: the warm-up is over
  };

  /// `draw` says the seed and the phase.
  Pace(const scenario::Load& load, const base::Draw& draw);

  /// A client's next turn. Only by the thread that owns the client.
  Turn take(std::uint32_t client, base::Instant now);

  /// A client has ended its iteration: with think time it rests before its next one. Only by the
  /// thread that owns the client.
  void rest(std::uint32_t client, std::uint64_t iteration, base::Instant now);

  /// Iterations begin, or begin again, with the next take(); only while no client is at work.
  void open();
  /// No iteration begins from now on; what was due and is not begun is skipped. Any thread.
  void close(base::Instant now);
  /// Those of an open loop that were due and that nobody began or skipped, because all clients that
  /// could have done so left for good. After the load.
  std::vector<std::uint64_t> missed() const;
  /// Iterations in all (0: as many as there is time for), and those dealt out so far; any thread.
  std::pair<std::uint64_t, std::uint64_t> progress() const;

 private:
  /// What one client is about; its own thread only.
  struct Place {
    std::optional<std::uint64_t> arrival;  ///< it waits for, dealt to it already
    base::Instant due{};                   ///< that arrival's; in a closed loop, its rest's end
    std::uint64_t made = 0;                ///< iterations of this client
  };

  base::Instant started(base::Instant now);
  Turn take_open(Place& place, base::Instant start, base::Instant now);
  Turn take_closed(std::uint32_t client, Place& place, base::Instant start, base::Instant now);
  bool deal(Place& place, base::Instant start);

  // Constant after construction.
  const scenario::Load load_;
  const base::Draw draw_;
  const Ramp ramp_;
  const std::optional<Arrivals> arrivals_;  ///< of an open loop

  // Shared by all threads.
  std::atomic<std::uint64_t> next_{0};    ///< iteration to be dealt out
  std::atomic<std::int64_t> started_{0};  ///< ns on the harness's clock; 0: not yet
  std::atomic<std::int64_t> closed_{0};   ///< the same; 0: it is open
  base::Nanos passed_{0};                 ///< of the phase, before it was opened again
  std::vector<Place> places_;             ///< by client
};

}  // namespace workload
