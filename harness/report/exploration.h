#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace report {

/// A place where the sessions of an exploration can be held.
struct StopPoint {
  std::string kind;       ///< "call", "statement", "snapshot" or "commit"
  std::string function;   ///< "booking.create_booking"; "" for the client's own statement
  std::int32_t line = 0;  ///< of the function's body, from 1; 0: none
  std::string source;     ///< that line, without the blanks around it; "" if there is none
  auto operator<=>(const StopPoint&) const = default;
};

/// A step of a schedule: from where its session was held to where it was held next.
struct ExploredStep {
  std::uint32_t session = 0;
  StopPoint from;
  std::string call;                  ///< of a step that sends one: create_booking(slot 0, …)
  std::string answer;                ///< of a step in which its call was answered: "booked"
  bool blocked = false;              ///< afterwards it waits for another session's lock
  std::vector<std::uint32_t> woken;  ///< sessions that waited before and no longer do
};

/// A schedule that breaks a promise, or one that was asked for.
struct ExploredSchedule {
  std::string replay;  ///< "A4B6A2"
  std::uint32_t preemptions = 0;
  std::string outcome;
  std::vector<std::string> violated;  ///< names of invariants
  std::uint32_t repeated = 0;         ///< how often it was run again and came out the same
  std::vector<std::vector<std::string>> calls;  ///< by session: the texts of its calls
  /// By session, a text a call: what psql would send for it, with the transaction around it and
  /// arguments as literals. Empty: not known, and there is no spec for isolationtester.
  std::vector<std::vector<std::string>> sql;
  std::vector<ExploredStep> steps;
  std::string command;             ///< that replays it; "" if unknown
  std::vector<std::string> files;  ///< where its diagram and its spec stand; none: not written
};

/// What a phase of an exploration came to.
struct Exploration {
  std::string name;
  std::uint32_t sessions = 0;
  std::optional<std::uint32_t> bound;  ///< preemptions; nothing: not bounded
  enum class Method : std::uint8_t {
    kExhaustive,  ///< all schedules within the bound
    kSampled,     ///< random ones (PCT)
    kReplayed     ///< one that was asked for
  };
  Method method = Method::kExhaustive;
  bool symmetric = false;  ///< of schedules that differ by an exchange of sessions one was run
  bool exhausted = false;  ///< all schedules that the method speaks of were run
  std::uint64_t schedules = 0;
  std::uint64_t violations = 0;  ///< schedules that break a promise
  std::uint64_t deadlocks = 0;   ///< schedules in which a session was told 40P01
  std::uint64_t yields = 0;      ///< how often a session that kept coming back to a stop had to let
                                 ///< another take a step
  std::uint64_t steps = 0;       ///< of all schedules
  double seconds = 0;
  std::map<std::string, std::uint64_t> outcomes;  ///< how many schedules ended so
  std::vector<StopPoint> unreached;     ///< stops of the functions called that no schedule came to
  std::vector<ExploredSchedule> shown;  ///< the first violation, or the replayed schedule
  std::string trouble;                  ///< why it was given up; "" if it was not
};

}  // namespace report
