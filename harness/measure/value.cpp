#include <string>
#include <vector>

#include "measure/key.h"
#include "measure/session.h"
#include "measure/summary.h"

namespace measure {
namespace {

std::uint64_t count_in(const CallSummary& call, const Key& key) {
  switch (key.which) {
    case Which::kAll: return call.total_settled();
    case Which::kAnswer: return call.answers[key.index].count;
    case Which::kOutcome: return call.settled[key.index];
    case Which::kArrivals: return call.arrivals;
    case Which::kSkipped: return call.skipped;
    case Which::kRetries: return call.retries;
  }
  return 0;
}

/// The latencies of the calls that the key selects. An outcome's are those of the answers that mean
/// it and of the calls that ended so without an answer.
Latencies latencies_of(const Summary& summary, const Key& key) {
  const CallSummary& call = summary.calls[*key.operation];
  if (key.which == Which::kAll) return call.latencies;
  if (key.which == Which::kAnswer) return call.answers[key.index].latencies;
  Latencies latencies = call.unanswered[key.index].latencies;
  const std::vector<Answer>& answers = summary.operations[*key.operation].answers;
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (static_cast<std::size_t>(answers[i].outcome) == key.index)
      latencies.merge(call.answers[i].latencies);
  return latencies;
}

std::optional<double> ratio(double part, double whole) {
  if (whole <= 0) return std::nullopt;
  return part / whole;
}

std::optional<double> counted(const Summary& summary, const Key& key) {
  if (!summary.any_arrived()) return std::nullopt;
  double count = 0;
  double settled = 0;
  base::Nanos duration{0};
  for (std::size_t i = 0; i < summary.calls.size(); ++i) {
    if (key.operation.value_or(i) != i) continue;
    if (!key.operation && session::is_inspection(summary.operations[i])) continue;
    count += static_cast<double>(count_in(summary.calls[i], key));
    settled += static_cast<double>(summary.calls[i].total_settled());
    duration = summary.calls[i].duration;
  }
  if (key.quantity == Quantity::kCount) return count;
  if (key.quantity == Quantity::kShare) return ratio(count, settled);
  if (key.operation) return ratio(count, base::to_s(duration));
  base::Nanos all{0};
  for (const PhaseSummary& phase : summary.phases) all += phase.duration;
  return ratio(count, base::to_s(all));
}

}  // namespace

std::optional<double> stat_of(const Histogram& histogram, std::string_view stat) {
  if (histogram.count() == 0) return std::nullopt;
  if (stat == "count") return static_cast<double>(histogram.count());
  const std::optional<double> percent = percent_of(stat);
  return base::to_ms(percent ? histogram.percentile(*percent) : histogram.mean());
}

std::optional<double> value_of(const Summary& summary, std::string_view measure) {
  const std::optional<Key> key = parse_key(summary.operations, measure);
  if (!key) return std::nullopt;
  if (key->quantity == Quantity::kResponse)
    return stat_of(latencies_of(summary, *key).response, key->stat);
  if (key->quantity == Quantity::kService)
    return stat_of(latencies_of(summary, *key).service, key->stat);
  return counted(summary, *key);
}

}  // namespace measure
