#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "base/uuid.h"

namespace measure {

/// One of the answers that a procedure may give, and what it means for the caller.
struct Answer {
  std::string name;
  base::Outcome outcome = base::Outcome::kDone;
};

/// A kind of call: a procedure as history, report and thresholds name it.
struct Operation {
  std::string name;
  std::vector<Answer> answers;             ///< Record::answer is an index into them
  base::Kind subject = base::Kind::kSlot;  ///< what Record::subject is an index of
};

/// Record::answer of a call that no answer came to.
inline constexpr std::uint8_t kNoAnswer = 255;

/// An index that stands for "something the seed did not make".
inline constexpr std::uint32_t kForeign = std::numeric_limits<std::uint32_t>::max();

/// What a client asked and was told: one record a call, or one an answer row where a call gives
/// several (a batch of claims). Written once, by the thread that owns the connection.
struct Record {
  std::int64_t due = 0;       ///< when the call ought to be sent, ns since the run's zero
  std::int64_t invoked = 0;   ///< when (the last try of) it was sent
  std::int64_t answered = 0;  ///< when its reply was read, or it was given up
  std::int64_t token = 0;     ///< fencing token of a claim; of a booking see booking.h
  std::uint32_t session = 0;  ///< index into History::sessions
  std::uint32_t subject = 0;  ///< slot or event, by the seed's index
  std::uint32_t key = 0;      ///< number of the idempotency key; 0: none (of claims: see webhook.h)
  std::uint32_t party = 0;    ///< patient, by the seed's index
  std::uint32_t result = 0;   ///< index into History::results; 0: none
  std::uint16_t attempt = 0;  ///< the event's attempt as the server counted it
  std::uint8_t phase = 0;     ///< index into History::phases
  std::uint8_t operation = 0;  ///< index into History::operations
  base::Outcome outcome = base::Outcome::kDone;
  std::uint8_t answer = kNoAnswer;  ///< index into the operation's answers
  std::array<char, 5> sqlstate{};   ///< zeros: no error
  std::uint8_t retries : 7 = 0;     ///< tries before the one that settled it
  std::uint8_t continued : 1 = 0;   ///< a further answer row of the record before it

  /// From due to answered: what a user waits.
  base::Nanos response() const { return base::Nanos(answered - due); }
  /// From sent to answered.
  base::Nanos service() const { return base::Nanos(answered - invoked); }
  /// Whether the two calls were under way at the same time. Both ends count: a call that was sent
  /// in the nanosecond in which another was answered may have overlapped it.
  bool overlaps(const Record& other) const {
    return invoked <= other.answered && other.invoked <= answered;
  }
};

static_assert(sizeof(Record) == 64);

/// An incarnation of a connection: which server process answered its calls.
struct SessionInfo {
  std::uint32_t connection = 0;  ///< number of the client
  std::int32_t backend_pid = 0;
  std::int64_t opened = 0;  ///< ns since the run's zero
};

}  // namespace measure
