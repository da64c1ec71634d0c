#pragma once

#include <string>

#include "invariant/invariant.h"

namespace invariant {

/// Collects what a check finds and concludes from it: a violation decides; without one the promise
/// holds only if something was examined and the danger arose at least once.
class Findings {
 public:
  /// Counts items judged.
  void examine(std::uint64_t items = 1) { verdict_.examined += items; }
  /// Counts times that the danger arose.
  void exercise(std::uint64_t times = 1) { verdict_.exercised += times; }
  /// Whether the evidence of another violation would be kept: only then is it worth collecting.
  bool has_room() const { return verdict_.evidence.size() < kMostEvidence; }
  /// Counts a violation and keeps its evidence while there is room.
  void violate(Evidence evidence);

  /// The verdict. `danger` says what has to happen for the check to mean something, as in
  /// "two calls for one slot overlapped".
  Verdict conclude(const std::string& danger) &&;

 private:
  Verdict verdict_;
};

/// The slot's uuid as text; "unknown" for one that the seed did not make.
std::string slot_id(std::uint32_t slot);
/// The patient's uuid as text; "unknown" for one that the seed did not make.
std::string patient_id(std::uint32_t patient);

}  // namespace invariant
