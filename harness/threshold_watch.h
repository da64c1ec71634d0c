#pragma once

#include <optional>
#include <string>

#include "drive/crew.h"
#include "drive/live_records.h"
#include "live_thresholds.h"

namespace pgrush {

/// Ends a phase's load when one of the thresholds is crossed: it looks every 2 s, as k6 does. The
/// thresholds are those of the whole run, and hear of all its phases.
class ThresholdWatch final : public drive::Action {
 public:
  /// `zero` is the run's; what is due during the phase's `warm_up` is not heard of. `thresholds`
  /// must outlive the watch.
  ThresholdWatch(LiveThresholds& thresholds, std::string phase, base::Nanos warm_up,
                 base::Instant zero);

  base::Instant due() const override { return due_; }
  void act(base::Instant now, const drive::Progress& progress) override;
  bool ends_load() const override { return abort_.has_value(); }

  /// Hears of what is left of a load, or of a slice of it, that has come to rest.
  void hear_out(const drive::Harvest& harvest);
  /// Looks once more, now that the phase is over.
  void look_at_rest(std::int64_t ended) { abort_ = thresholds_.judge(ended); }
  /// What ended the load; nothing if it went on.
  const std::optional<report::Abort>& abort() const { return abort_; }

 private:
  void begin(std::int64_t started);

  LiveThresholds& thresholds_;
  const std::string phase_;
  const base::Nanos warm_up_;
  const base::Instant zero_;
  base::Instant due_ = base::Instant::min();  ///< its first act is to note that the load began
  bool begun_ = false;
  drive::LiveRecords records_;
  std::optional<report::Abort> abort_;
};

}  // namespace pgrush
