#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace measure {

/// A point of a curve.
struct Point {
  double x = 0;
  double y = 0;
};

/// The index of the point where a rising curve bends away: before it `y` rises slowly, behind it
/// fast. It is the one farthest below the chord from the first point to the last, both axes taken
/// from 0 to 1 (Satopää, Albrecht, Irwin, Raghavan, "Finding a 'Kneedle' in a Haystack: Detecting
/// Knee Points in System Behavior", ICDCS workshops, 2011). `x` must rise strictly. Nothing for
/// fewer than three points, and for a curve that hardly bends, or bends the other way.
std::optional<std::size_t> knee(std::span<const Point> curve);

}  // namespace measure
