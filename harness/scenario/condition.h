#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace scenario {

/// How a value is held against a bound.
enum class Comparison { kBelow, kAtMost, kAbove, kAtLeast, kEqual, kUnequal };

/// What a unit is one of; a measure of another kind cannot have it.
enum class Dimension { kNone, kTime, kShare, kRate };

/// A condition, taken apart.
struct Condition {
  Comparison comparison = Comparison::kBelow;
  double bound =
      0;  ///< in the measure's own unit (ms, share, per second); against a baseline: percent
  Dimension dimension = Dimension::kNone;  ///< of the unit that was written; kNone: none was
  base::Nanos window{0};                   ///< of which each must meet it; 0: the whole run must
  bool vs_baseline = false;  ///< `bound` is how far from an earlier run's value it may be

  /// Whether it is an operator and a number, and nothing else.
  bool plain() const {
    return dimension == Dimension::kNone && window == base::Nanos(0) && !vs_baseline;
  }
};

/// Reads k6's operators (<, <=, >, >=, ==, ===, !=) and a finite number ("250", "-0.5", "1e3"), and
/// beyond k6 a unit (ns, us, ms, s, m; %; /s), "over DURATION", or a percentage "vs baseline":
/// "<250", "<0.25s over 10s", ">-3% vs baseline". Blanks between its parts do not matter. Nothing
/// if it cannot be read.
std::optional<Condition> parse_condition(std::string_view text);

/// Whether `actual` meets a bound. What is no number meets none.
bool meets(double actual, Comparison comparison, double bound);

}  // namespace scenario
