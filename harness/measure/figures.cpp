#include "measure/figures.h"

#include <array>

#include "measure/key.h"
#include "measure/session.h"

namespace measure {
namespace {

constexpr std::array<std::string_view, 3> kResponses{"p50", "p95", "p99"};

/// Whether figures of the load are about the operation's calls.
bool counts(const Summary& summary, std::size_t operation) {
  return !session::is_inspection(summary.operations[operation]) &&
         answered_of(summary.calls[operation]) > 0;
}

/// Of the calls that were answered as promised: who gives up sooner is not faster.
Latencies latencies_of(const Operation& operation, const CallSummary& call) {
  Latencies latencies;
  for (std::size_t i = 0; i < base::kOutcomes; ++i)
    if (base::answered(static_cast<base::Outcome>(i)))
      latencies.merge(call.unanswered[i].latencies);
  for (std::size_t i = 0; i < call.answers.size(); ++i)
    if (base::answered(operation.answers[i].outcome)) latencies.merge(call.answers[i].latencies);
  return latencies;
}

void add_figures(const std::string& call, std::uint64_t answered, double seconds,
                 const Latencies& latencies, std::vector<Figure>& figures) {
  if (seconds > 0)
    figures.push_back({call, "rate_per_s", true, static_cast<double>(answered) / seconds});
  const auto add = [&](const Histogram& histogram, const std::string& latency,
                       std::string_view stat) {
    if (const auto value = stat_of(histogram, stat))
      figures.push_back({call, latency + "." + std::string(stat), false, *value});
  };
  for (const std::string_view stat : kResponses) add(latencies.response, "response_ms", stat);
  add(latencies.service, "service_ms", "p50");
}

}  // namespace

std::uint64_t answered_of(const CallSummary& call) {
  std::uint64_t answered = 0;
  for (std::size_t i = 0; i < base::kOutcomes; ++i)
    if (base::answered(static_cast<base::Outcome>(i))) answered += call.settled[i];
  return answered;
}

std::uint64_t answered_of(const Summary& summary) {
  std::uint64_t answered = 0;
  for (std::size_t i = 0; i < summary.calls.size(); ++i)
    if (counts(summary, i)) answered += answered_of(summary.calls[i]);
  return answered;
}

Latencies latencies_of(const Summary& summary) {
  Latencies latencies;
  for (std::size_t i = 0; i < summary.calls.size(); ++i)
    if (counts(summary, i)) latencies.merge(latencies_of(summary.operations[i], summary.calls[i]));
  return latencies;
}

double seconds_of(const Summary& summary) {
  base::Nanos duration{0};
  for (const PhaseSummary& phase : summary.phases) duration += phase.duration;
  return base::to_s(duration);
}

std::vector<Figure> figures_of(const Summary& summary) {
  std::vector<Figure> figures;
  add_figures("", answered_of(summary), seconds_of(summary), latencies_of(summary), figures);
  for (std::size_t i = 0; i < summary.calls.size(); ++i) {
    const CallSummary& call = summary.calls[i];
    if (counts(summary, i))
      add_figures(summary.operations[i].name, answered_of(call), base::to_s(call.duration),
                  latencies_of(summary.operations[i], call), figures);
  }
  return figures;
}

}  // namespace measure
