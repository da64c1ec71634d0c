#include "measure/window.h"

#include <algorithm>
#include <numeric>

#include "measure/histogram.h"
#include "measure/session.h"
#include "measure/span.h"
#include "measure/summary.h"

namespace measure {
namespace {

bool of_latency(const Key& key) {
  return key.quantity == Quantity::kResponse || key.quantity == Quantity::kService;
}

bool selects(const Key& key, const Record& record) {
  if (key.which == Which::kAnswer) return record.answer == key.index;
  if (key.which == Which::kOutcome) return static_cast<std::size_t>(record.outcome) == key.index;
  return true;
}

/// Where a phase's windows begin, after its start.
std::vector<std::int64_t> begins_of(std::int64_t duration, std::int64_t length) {
  std::vector<std::int64_t> begins;
  for (std::int64_t begin = 0; begin + length <= duration; begin += base::kSecond)
    begins.push_back(begin);
  if (begins.empty()) return {0};
  if (begins.back() + length < duration) begins.push_back(duration - length);
  return begins;
}

/// Whether the key is about the operation; one of no call in particular is not about inspections.
bool is_about(const Key& key, std::size_t operation, const std::vector<Operation>& operations) {
  if (key.operation) return *key.operation == operation;
  return !session::is_inspection(operations[operation]);
}

bool any_arrived(const Key& key, const Phase& phase, const std::vector<Operation>& operations) {
  for (std::size_t i = 0; i < phase.arrivals.size(); ++i)
    if (is_about(key, i, operations) && phase.arrivals[i] > 0) return true;
  return false;
}

/// By phase, by moment. What was heard outside a phase's span, in the moment of its end, counts as
/// in it.
std::vector<std::vector<Sample>> samples_of(const Key& key, const History& history,
                                            const std::vector<Span>& spans) {
  std::vector<std::vector<Sample>> phases(history.phases.size());
  for (const Record& record : history.records)
    if (const auto sample = sample_of(key, record);
        sample && is_about(key, record.operation, history.operations) &&
        history.is_measured(record))
      phases.at(record.phase).push_back(*sample);
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const Span& span = spans[i];
    for (Sample& sample : phases[i])
      sample.answered = std::clamp(sample.answered, span.from, std::max(span.from, span.until - 1));
    std::ranges::sort(phases[i], {}, &Sample::answered);
  }
  return phases;
}

}  // namespace

bool has_moments(const Key& key) {
  return key.which != Which::kArrivals && key.which != Which::kSkipped;
}

std::optional<Sample> sample_of(const Key& key, const Record& record) {
  if (record.continued || (key.operation && *key.operation != record.operation))
    return std::nullopt;
  if (key.which == Which::kRetries) return Sample{record.answered, record.retries};
  const bool selected = selects(key, record);
  if (key.quantity == Quantity::kShare) return Sample{record.answered, selected ? 1 : 0};
  if (!selected) return std::nullopt;
  if (key.quantity == Quantity::kResponse)
    return Sample{record.answered, record.response().count()};
  if (key.quantity != Quantity::kService) return Sample{record.answered, 1};
  if (record.outcome == base::Outcome::kNotSent) return std::nullopt;
  return Sample{record.answered, record.service().count()};
}

std::optional<double> value_in(const Key& key, std::span<const Sample> samples, std::int64_t from,
                               std::int64_t to) {
  const auto first = std::ranges::lower_bound(samples, from, {}, &Sample::answered);
  const auto last = std::ranges::lower_bound(first, samples.end(), to, {}, &Sample::answered);
  if (of_latency(key)) {
    Histogram latencies;
    for (auto sample = first; sample != last; ++sample)
      latencies.record(base::Nanos(sample->value));
    return stat_of(latencies, key.stat);
  }
  const auto sum = static_cast<double>(
      std::accumulate(first, last, std::int64_t{0},
                      [](std::int64_t all, const Sample& one) { return all + one.value; }));
  if (key.quantity == Quantity::kCount) return sum;
  const double whole = key.quantity == Quantity::kShare ? static_cast<double>(last - first)
                                                        : base::to_s(base::Nanos(to - from));
  if (whole <= 0) return std::nullopt;
  return sum / whole;
}

std::optional<WindowValue> worst_window(const History& history, std::string_view measure,
                                        base::Nanos length, const Worse& worse) {
  const std::optional<Key> key = parse_key(history.operations, measure);
  if (!key || !has_moments(*key)) return std::nullopt;
  std::optional<WindowValue> worst;
  const std::vector<Span> spans = spans_of(history);
  const std::vector<std::vector<Sample>> samples = samples_of(*key, history, spans);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!any_arrived(*key, history.phases[i], history.operations)) continue;
    const Span& span = spans[i];
    for (const std::int64_t begin : begins_of(span.until - span.from, length.count())) {
      const std::int64_t from = span.from + begin;
      const std::int64_t to = std::min(from + length.count(), span.until);
      const auto value = value_in(*key, samples[i], from, to);
      if (!value || (worst && !worse(*value, worst->value))) continue;
      worst = {*value, {i, base::Nanos(begin), base::Nanos(to - span.from)}};
    }
  }
  return worst;
}

}  // namespace measure
