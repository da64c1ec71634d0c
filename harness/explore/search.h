#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/failure.h"
#include "explore/schedule.h"
#include "explore/stage.h"

namespace explore {

/// A schedule that did not repeat itself: something that the stage does not control decides, and
/// no count can be trusted.
class NotRepeated : public base::Failure {
 public:
  explicit NotRepeated(const std::string& sentence)
      : Failure(base::ExitStatus::kUnknown, sentence) {}
};

/// One schedule as it went.
struct Execution {
  Schedule schedule;
  std::vector<Stop> stops;            ///< by step: where its session was
  std::vector<Situation> situations;  ///< by step: how things stood before it
  std::uint32_t preemptions = 0;      ///< steps of a session although the one before could go on
  std::uint32_t yields = 0;  ///< how often one that came back to a stop had to let others on
  Ending ending;
};

/// Hears of each schedule; false ends the search.
using Visit = std::function<bool(const Execution&)>;

/// What a systematic search keeps to.
struct Bounds {
  std::optional<std::uint32_t> preemptions{};  ///< nothing: no bound
  std::uint64_t schedules = 0;                 ///< at most; 0: no limit
  bool symmetric = false;                      ///< sessions can be exchanged for one another
};

/// Runs every schedule within the bounds, depth first; those first in which a session goes on
/// until it ends. Whether that were all: neither `visit` nor the number of schedules ended it.
/// Without a bound on preemptions, of schedules that differ only in the order of independent steps
/// one is run (sleep sets: Godefroid 1996); with one all are, for the one that stands for the
/// others could lie beyond the bound. Of symmetric sessions the first ones begin in order. A
/// session that comes to the same stop for the fifth time while nobody else takes a step, and it
/// writes to no table, lets another one take its next, which is no preemption: without that a
/// procedure that tries again until it has a lock has no last schedule. Throws NotRepeated.
bool exhaust(Stage& stage, const Bounds& bounds, const Visit& visit);

/// Runs so many schedules by random priorities with `changes` random changes of priority each (PCT:
/// Burckhardt and others 2010): a fault that needs `changes` + 1 orderings of steps is found by
/// one of n sessions' k steps with a probability of at least 1 / (n k^changes).
void sample(Stage& stage, std::uint64_t schedules, std::uint64_t seed, std::uint32_t changes,
            const Visit& visit);

/// Runs one schedule; where it ends before all sessions do, whoever ran last goes on. Throws
/// Failure (kUnusable) if it names a session that cannot take a step then, or more steps than
/// there are.
Execution replay(Stage& stage, const Schedule& schedule);

}  // namespace explore
