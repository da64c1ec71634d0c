#include "threshold_watch.h"

namespace pgrush {
namespace {

constexpr base::Nanos kInterval = std::chrono::seconds(2);

}  // namespace

ThresholdWatch::ThresholdWatch(LiveThresholds& thresholds, std::string phase, base::Nanos warm_up,
                               base::Instant zero)
    : thresholds_(thresholds), phase_(std::move(phase)), warm_up_(warm_up), zero_(zero) {}

void ThresholdWatch::act(base::Instant now, const drive::Progress& progress) {
  if (readers_.empty())
    for (const measure::Trail* trail : progress.trails) readers_.emplace_back(*trail);
  if (!begun_) {
    begin((now - progress.elapsed - zero_).count());
    due_ = now - progress.elapsed + kInterval;
    return;
  }
  due_ = now + kInterval;
  read();
  abort_ = thresholds_.judge((now - zero_).count());
  if (abort_) due_ = base::Instant::max();
}

void ThresholdWatch::hear_out(const drive::Harvest& harvest) {
  if (!begun_) begin(harvest.started);
  if (readers_.empty())
    for (const measure::Recording& recording : harvest.recordings)
      readers_.emplace_back(recording.trail());
  read();
  readers_.clear();
}

void ThresholdWatch::begin(std::int64_t started) {
  begun_ = true;
  thresholds_.begin_phase(phase_, started + warm_up_.count());
}

void ThresholdWatch::read() {
  for (measure::TrailReader& reader : readers_)
    reader.read([&](const measure::Record& record) { thresholds_.add(record); });
}

}  // namespace pgrush
