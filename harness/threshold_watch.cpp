#include "threshold_watch.h"

namespace pgrush {
namespace {

constexpr base::Nanos kInterval = std::chrono::seconds(2);

}  // namespace

ThresholdWatch::ThresholdWatch(LiveThresholds& thresholds, std::string phase, base::Nanos warm_up,
                               base::Instant zero)
    : thresholds_(thresholds), phase_(std::move(phase)), warm_up_(warm_up), zero_(zero) {}

void ThresholdWatch::act(base::Instant now, const drive::Progress& progress) {
  if (!begun_) {
    begin((now - progress.elapsed - zero_).count());
    due_ = now - progress.elapsed + kInterval;
    return;
  }
  due_ = now + kInterval;
  records_.read(progress, [&](const measure::Record& record) { thresholds_.add(record); });
  abort_ = thresholds_.judge((now - zero_).count());
  if (abort_) due_ = base::Instant::max();
}

void ThresholdWatch::hear_out(const drive::Harvest& harvest) {
  if (!begun_) begin(harvest.started);
  records_.read_rest(harvest, [&](const measure::Record& record) { thresholds_.add(record); });
}

void ThresholdWatch::begin(std::int64_t started) {
  begun_ = true;
  thresholds_.begin_phase(phase_, started + warm_up_.count());
}

}  // namespace pgrush
