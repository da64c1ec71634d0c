#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "measure/history.h"
#include "measure/key.h"

/// Thresholds over a window: what total figures hide, for a minute of errors is little in an hour.
namespace measure {

/// A stretch of a phase.
struct Window {
  std::size_t phase = 0;  ///< index into History::phases
  base::Nanos from{0};    ///< since the phase began
  base::Nanos to{0};
};

/// What was measured in a window.
struct WindowValue {
  double value = 0;
  Window window;
};

/// What a settled call gives to a measure: a latency in ns, or what it adds to a count.
struct Sample {
  std::int64_t answered = 0;  ///< ns since the run's zero
  std::int64_t value = 0;
};

/// Whether the key is of settled calls, so that its value changes as calls are answered: arrivals
/// and skipped calls have no moment.
bool has_moments(const Key& key);

/// What the record gives to the key's measure; nothing if it has no part in it.
std::optional<Sample> sample_of(const Key& key, const Record& record);

/// The key's value over the samples, which are by moment, from `from` to before `to`, in ns since
/// the run's zero; nothing where there is none, for a latency or a share of no call.
std::optional<double> value_in(const Key& key, std::span<const Sample> samples, std::int64_t from,
                               std::int64_t to);

/// Whether the first value is worse than the second.
using Worse = std::function<bool(double, double)>;

/// The worst value among the windows of that length, of equal ones the first. Windows begin at
/// whole seconds of a phase and end within it; what is left at its end falls into a last one that
/// ends with it. A phase that is shorter than the window is one window; phases in which no call
/// arrived that the measure is about have none. Nothing if the measure is unknown or has no
/// moments, or if no window has a value. O(n) in the records times the seconds of a window, and 16
/// bytes a record.
std::optional<WindowValue> worst_window(const History& history, std::string_view measure,
                                        base::Nanos length, const Worse& worse);

}  // namespace measure
