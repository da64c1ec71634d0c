#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "measure/history.h"

namespace workload {

/// How far a booking load raised the dangers that its invariants guard against:
/// contended_slots_ratio (of the slots that several callers were released for together, those where
/// another call overlapped the winner's, or, without a winner, any two calls overlapped),
/// overlapping_same_key_calls (calls that were under way together with another one of their key),
/// met_rolled_back_calls (calls that overlapped one which was rolled back), payments_made and
/// payments_voided (bookings that asked for a payment, and cancellations of such ones, as far as
/// they were acknowledged). Nothing where no slot was meant to be contended.
std::map<std::string, std::optional<double>> booking_exercise(const measure::History& history);

/// How many races a booking load brought about.
struct Contention {
  std::uint64_t slots = 0;        ///< where others called while the winner did
  std::uint64_t overlapping = 0;  ///< those calls, of all these slots
};
/// The races for slots that were won.
Contention contention(const measure::History& history);

/// For each volley of several callers: from the first one's send to the last one's.
std::vector<base::Nanos> release_skews(const measure::History& history);

}  // namespace workload
