#pragma once

#include <vector>

#include "drive/crew.h"
#include "drive/live_records.h"
#include "drive/metrics.h"

namespace drive {

/// Counts a phase's calls for monitoring while it goes on, from what the drivers have recorded:
/// they know nothing of it. All calls count, those of a warm-up too; inspections do not.
class MetricsFeed final : public Action {
 public:
  /// `operations` are the run's. `metrics` must outlive the feed.
  MetricsFeed(Metrics& metrics, const std::vector<measure::Operation>& operations);

  base::Instant due() const override { return due_; }
  void act(base::Instant now, const Progress& progress) override;

  /// Counts what is left of a load, or of a slice of it, that has come to rest.
  void hear_out(const Harvest& harvest);

 private:
  void count(const measure::Record& record);

  std::vector<CallMetrics*> calls_;  ///< by operation; nullptr: an inspection
  LiveRecords records_;
  base::Instant due_{};
};

}  // namespace drive
