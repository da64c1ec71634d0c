#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace base {

/// What became of a call, sorted by what the caller must do next.
enum class Outcome : std::uint8_t {
  kDone,       ///< it did what was asked
  kRefused,    ///< the procedure said no; nothing to repeat
  kRetryable,  ///< 40001, 40P01, 55P03: rolled back, may be sent again
  kTimedOut,   ///< 57014: the server cancelled it at its statement_timeout; rolled back
  kNotSent,    ///< the connection broke before a byte of it left: may be sent again
  kInDoubt,    ///< the connection broke after that: never repeat it blindly
  kFaulty      ///< our SQL or the server is wrong: any other error
};

inline constexpr std::size_t kOutcomes = 7;

/// Names as they stand in reports, in the enum's order.
inline constexpr std::array<std::string_view, kOutcomes> kOutcomeNames{
    "done", "refused", "retryable", "timed_out", "not_sent", "in_doubt", "faulty"};

/// The outcome's name in reports.
constexpr std::string_view name_of(Outcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)];
}

/// Whether the client knows that the call had its answer from the procedure.
constexpr bool answered(Outcome outcome) {
  return outcome == Outcome::kDone || outcome == Outcome::kRefused;
}

}  // namespace base
