#include "drive/metrics_feed.h"

#include "measure/session.h"

namespace drive {
namespace {

// Nobody scrapes more often than once a second.
constexpr base::Nanos kEvery = std::chrono::milliseconds(500);

}  // namespace

MetricsFeed::MetricsFeed(Metrics& metrics, const std::vector<measure::Operation>& operations) {
  for (const measure::Operation& operation : operations)
    calls_.push_back(measure::session::is_inspection(operation) ? nullptr
                                                                : &metrics.calls(operation));
}

void MetricsFeed::act(base::Instant now, const Progress& progress) {
  due_ = now + kEvery;
  records_.read(progress, [this](const measure::Record& record) { count(record); });
}

void MetricsFeed::hear_out(const Harvest& harvest) {
  records_.read_rest(harvest, [this](const measure::Record& record) { count(record); });
}

void MetricsFeed::count(const measure::Record& record) {
  if (record.continued || calls_[record.operation] == nullptr) return;
  calls_[record.operation]->count(record.outcome, record.answer, record.response(), record.retries);
}

}  // namespace drive
