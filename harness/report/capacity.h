#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"

namespace report {

/// A run at one rate.
struct RateProbe {
  double rate = 0;               ///< iterations a second that were asked for
  double served = 0;             ///< calls a second that settled
  std::uint64_t arrivals = 0;    ///< calls that became due
  std::uint64_t skipped = 0;     ///< of those, never tried
  std::uint64_t late = 0;        ///< calls sent a millisecond or more after they were due
  std::optional<double> p50_ms;  ///< response, of all calls; nothing: none settled
  std::optional<double> p99_ms;
  double in_flight = 0;       ///< calls under way at a moment, in the mean
  std::string failed;         ///< what did not hold, a clause; "": all of it held
  bool by_generator = false;  ///< what failed is the generator, which was too busy
  base::ExitStatus status = base::ExitStatus::kPass;  ///< of the run
  std::string path;                                   ///< of its own report; "": none was written
};

/// The highest rate at which everything holds, and how it was found.
struct Capacity {
  std::string phase;
  double precision = 0.05;        ///< by how much the lowest failing rate may be above it
  std::vector<RateProbe> probes;  ///< in the order in which they were made
  std::optional<double> rate;     ///< nothing: none held
  bool confirmed = false;         ///< it held twice
  std::optional<double> failing;  ///< the lowest rate that failed; nothing: none did
  std::string ceiling;            ///< why higher rates cannot be tried; "": they can
  bool ended = false;             ///< it was searched for to the end

  /// The first probe at the lowest rate that failed; nullptr if none did.
  const RateProbe* limit() const;
};

/// The rate at which the response p99 bends away: the knee of its curve over the rates, those left
/// out at which the generator was too busy. Nothing if it does not bend.
std::optional<double> knee_of(const Capacity& capacity);

/// What was found, in a sentence: "1414 iterations a second hold, at 1487 …".
std::string headline(const Capacity& capacity);

}  // namespace report
