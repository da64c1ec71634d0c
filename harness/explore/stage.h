#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explore/footprint.h"

namespace explore {

/// Where a session can be held.
struct Stop {
  enum class Kind : std::uint8_t {
    kCall,       ///< its next call is not sent yet
    kStatement,  ///< before a statement of a function, and before its snapshot
    kSnapshot,   ///< a statement has its snapshot and has not run
    kCommit      ///< what it has written is about to be committed
  };
  Kind kind = Kind::kCall;
  std::uint32_t call = 0;      ///< the call of its program that it is in, or sends next
  std::uint32_t function = 0;  ///< oid; 0: the client's own statement
  std::int32_t line = 0;       ///< of the function's body, from 1; 0: unknown

  auto operator<=>(const Stop&) const = default;
};

/// How things stand between two steps.
struct Situation {
  enum class State : std::uint8_t {
    kReady,    ///< at its stop: it can take a step
    kBlocked,  ///< in the midst of a step that waits for another session
    kOver      ///< all its calls were answered
  };
  struct Session {
    State state = State::kOver;
    Stop stop;  ///< for kReady: where; for kBlocked: where its step began
    bool operator==(const Session&) const = default;
  };
  std::vector<Session> sessions;

  /// Whether the session can take a step.
  bool ready(std::uint32_t session) const { return sessions[session].state == State::kReady; }
  bool operator==(const Situation&) const = default;
};

/// How a schedule ended.
struct Ending {
  std::string outcome;    ///< what clients were told and the database holds: equal for equal ends
  bool violated = false;  ///< an invariant is
};

/// Something that can be brought into the same state again and again, and then be led from there
/// step by step: sessions on a server, or in a test a made-up one.
class Stage {
 public:
  virtual ~Stage() = default;
  /// How many sessions there are.
  virtual std::uint32_t sessions() const = 0;
  /// Begins again from the first state, wherever it was.
  virtual Situation begin() = 0;
  /// Has a session that is ready run to its next stop, to its end, or until it waits for another
  /// one. There is a session that is ready afterwards, or all are over.
  virtual Situation step(std::uint32_t session) = 0;
  /// What the step before touched, sessions that it woke included.
  virtual const Footprint& footprint() const = 0;
  /// Judges a schedule of which all sessions are over.
  virtual Ending end() = 0;
};

}  // namespace explore
