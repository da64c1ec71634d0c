#pragma once

#include <optional>
#include <string>

namespace report {

/// A stretch of a phase, in seconds since it began.
struct Stretch {
  std::string phase;
  double from_s = 0;
  double to_s = 0;
};

/// What an earlier run says of a measure.
struct Earlier {
  std::optional<double> actual;  ///< what it measured
  std::optional<double> bound;   ///< that, changed by as much as the threshold allows
  std::string why_not;  ///< one clause: why there is nothing to compare with; "" if there is
};

/// How a threshold ended the load before its time.
struct Abort {
  std::string measure;
  std::string condition;
  std::string phase;  ///< under way, or just over
  double at_s = 0;    ///< since that phase began
  double actual = 0;  ///< at that moment
};

/// A threshold of the scenario and what was measured.
struct Threshold {
  std::string measure;
  std::string condition;
  std::optional<double> actual;  ///< nothing: not measured; over a window: in the worst one
  bool passed = false;
  std::optional<Stretch> window{};    ///< in which `actual` was measured; nothing: the whole run
  std::optional<Earlier> baseline{};  ///< nothing: the bound is the scenario's own
  std::optional<Abort> aborted{};     ///< nothing: it did not end the load
  bool saturated = false;  ///< it is about time, and the generator was too busy to tell it
};

/// Whether it can be told if it was met: not without a value, nor without the baseline's, nor by a
/// generator that was saturated.
bool known(const Threshold& threshold);

/// What was measured of it, in words: "312 in booking from 12 s to 22 s", "not measured".
std::string told(const Threshold& threshold);

}  // namespace report
