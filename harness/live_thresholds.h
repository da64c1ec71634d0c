#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "baseline.h"
#include "measure/key.h"
#include "measure/summary.h"
#include "measure/window.h"
#include "report/report.h"
#include "scenario/condition.h"
#include "scenario/threshold.h"

namespace pgrush {

/// Thresholds that end the load once they are crossed, held to the calls that were settled so far.
/// It is told of records and of the time; one thread only.
class LiveThresholds {
 public:
  /// Keeps those of the thresholds that abort on fail. `report` knows what a baseline is compared
  /// by.
  LiveThresholds(const std::vector<scenario::Threshold>& thresholds,
                 const std::optional<Baseline>& baseline, const report::Report& report,
                 const std::vector<measure::Operation>& operations);
  LiveThresholds(const LiveThresholds&) = delete;
  LiveThresholds& operator=(const LiveThresholds&) = delete;

  /// Whether there are none.
  bool empty() const { return watched_.empty(); }
  /// The next phase begins; `started` is in ns since the run's zero, as records have it. Calls that
  /// were due before that are in no figure.
  void begin_phase(const std::string& name, std::int64_t started);
  /// Hears of a call. Calls of several threads may come in any order.
  void add(const measure::Record& record);
  /// The first threshold that is crossed at `now` (ns since the run's zero) and whose delay is
  /// over; nothing if none is. Over a window: in one that is over, a moment ago so that all of its
  /// calls have been told. What was not measured crosses nothing.
  std::optional<report::Abort> judge(std::int64_t now);

 private:
  struct Watched {
    scenario::Threshold wanted;
    scenario::Condition condition;
    double bound = 0;
    measure::Key key;                      ///< borrows from `wanted`
    std::vector<measure::Sample> samples;  ///< over a window: of those that are not yet over
    std::int64_t next_window = 0;          ///< when it begins, ns since the phase began
    bool called = false;                   ///< in this phase, what the measure is about
    std::optional<double> missed{};        ///< in the first window that did not meet the condition
  };

  std::optional<double> crossed(Watched& watched, std::int64_t now);
  std::optional<double> crossed_in_a_window(Watched& watched, std::int64_t now) const;
  void bring_up_to(std::int64_t now);

  std::vector<Watched> watched_;     ///< constant in length: keys borrow from it
  measure::Summary summary_;         ///< durations as of the last bring_up_to()
  std::vector<base::Nanos> before_;  ///< by operation: duration of the phases before this one
  std::int64_t started_ = 0;         ///< this phase
  base::Nanos load_before_{0};       ///< duration of all phases before this one
};

}  // namespace pgrush
