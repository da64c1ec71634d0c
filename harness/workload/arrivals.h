#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "scenario/load.h"
#include "workload/ramp.h"

namespace workload {

/// When the iterations of an open loop are due: a function of the load, the seed and an arrival's
/// number alone.
class Arrivals {
 public:
  /// `draw` says the seed and the phase. It computes as many random gaps as there are arrivals, if
  /// they come at random, and keeps 8 bytes for each 64 of them.
  Arrivals(const scenario::Load& load, const base::Draw& draw);
  /// Those of an open loop; nothing of a closed one.
  static std::optional<Arrivals> of(const scenario::Load& load, const base::Draw& draw);

  /// How many there are: those due before the phase's duration is over, its iterations at most.
  std::uint64_t count() const { return count_; }
  /// When arrival number `n` is due, since the start; `n` is below count().
  base::Nanos due(std::uint64_t n) const;
  /// How many are due at that time or before.
  std::uint64_t until(base::Nanos time) const;

 private:
  double place(std::uint64_t n) const;
  double gap(std::uint64_t n) const;

  // Constant after construction.
  Ramp ramp_;
  base::Draw draw_;
  bool poisson_;
  std::vector<double> blocks_;  ///< where the places of each 64 arrivals begin
  std::uint64_t count_ = 0;
};

}  // namespace workload
