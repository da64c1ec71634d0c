#pragma once

#include <optional>
#include <vector>

#include "scenario/load.h"

namespace workload {

/// A level over time: straight lines from stage to stage, the last one's target for ever after.
/// Connections that are wanted, or iterations a second.
class Ramp {
 public:
  /// What the load's executor ramps: the rate, or the connections; constant for the others.
  explicit Ramp(const scenario::Load& load);

  /// The level at `t` s.
  double level(double t) const;
  /// When, at or after `t` s, the level is `wanted` or more; nothing if never.
  std::optional<double> reaches(double wanted, double t) const;
  /// The area under the levels from 0 to `t` s: of a rate, the expected number of arrivals.
  double area(double t) const;
  /// The earliest `t` at which the area exceeds `wanted`; nothing if it never does. At the start of
  /// an area of 0 it is 0 where the level is above 0.
  std::optional<double> exceeds(double wanted) const;

 private:
  struct Piece {
    double from = 0;   ///< s
    double until = 0;  ///< s; infinite for the last
    double level = 0;  ///< at `from`
    double slope = 0;  ///< a second
    double area = 0;   ///< before `from`

    double area_at(double t) const;
  };
  const Piece& piece_at(double t) const;

  std::vector<Piece> pieces_;
};

}  // namespace workload
