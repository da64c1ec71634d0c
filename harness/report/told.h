#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "measure/history.h"

namespace report {

/// A call as evidence tells it: indexes replaced by what one can look up in the database and in the
/// server's log.
struct Told {
  std::string call;
  std::optional<std::uint32_t> client;  ///< number of the connection
  std::optional<std::int32_t> backend_pid;
  std::string subject;  ///< uuid of the slot, provider's id of the event; "" if unknown
  std::string key;      ///< text of the idempotency key; "" if none
  std::optional<std::int64_t> payment_cents;  ///< of the payment that a booking asks for
  std::optional<std::int64_t> token;          ///< fencing token of a claim or a mark
  std::optional<std::int32_t> attempt;        ///< which attempt at the event it was
  std::optional<double> sent_s;               ///< since the run's start, to the microsecond
  double answered_s = 0;                      ///< or when it was given up
  double response_ms = 0;
  std::string outcome;
  std::string answer;    ///< "" if none came
  std::string result;    ///< uuid; "" if none
  std::string sqlstate;  ///< "" if no error came
};

/// Tells a record of that history.
Told tell(const measure::History& history, const measure::Record& record);

}  // namespace report
