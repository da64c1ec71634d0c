#include <fmt/format.h>

#include "measure/queue.h"
#include "report/console_parts.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

using measure::CallSummary;
using measure::Operation;

std::string rate_of(const CallSummary& call) {
  const double seconds = base::to_s(call.duration);
  if (seconds <= 0) return "-";
  return fmt::format("{:.1f}", static_cast<double>(call.total_settled()) / seconds);
}

std::string percentile_of(const measure::Histogram& histogram, double percent) {
  return histogram.count() == 0 ? "-" : text::ms(base::to_ms(histogram.percentile(percent)));
}

void tally(std::string& tallies, std::string_view name, std::uint64_t count) {
  if (count > 0) tallies += fmt::format("{}{} {}", tallies.empty() ? "" : ", ", name, count);
}

/// What the calls were told, without what nobody was told.
std::string tallies_of(const Operation& operation, const CallSummary& call) {
  std::string tallies;
  for (std::size_t i = 0; i < call.answers.size(); ++i)
    tally(tallies, operation.answers[i].name, call.answers[i].count);
  for (std::size_t i = 0; i < base::kOutcomes; ++i)
    tally(tallies, base::kOutcomeNames[i], call.unanswered[i].count);
  tally(tallies, "retries", call.retries);
  tally(tallies, "skipped", call.skipped);
  return tallies;
}

std::string rows(const Operation& operation, const CallSummary& call, const Paint& paint) {
  const measure::Histogram& response = call.latencies.response;
  std::string lines =
      fmt::format("  {:<28}  {:>9}  {:>9}  {:>7}  {:>7}  {:>6}\n", text::cut(operation.name, 28),
                  call.total_settled(), rate_of(call), percentile_of(response, 50),
                  percentile_of(response, 99), percentile_of(response, 100));
  lines += text::wrap(tallies_of(operation, call), 4, 4);
  if (measure::adds_up(call)) return lines;
  return lines + paint.bad("    does not add up") +
         fmt::format(": {} due, {} skipped, {} settled\n", call.arrivals, call.skipped,
                     call.total_settled());
}

}  // namespace

std::string calls(const measure::Summary& summary, const Paint& paint) {
  std::string lines;
  for (std::size_t i = 0; i < summary.calls.size(); ++i) {
    const CallSummary& call = summary.calls[i];
    if (call.arrivals > 0 || call.total_settled() > 0)
      lines += rows(summary.operations[i], call, paint);
  }
  if (lines.empty()) return "";
  return fmt::format("\n{:<30}  {:>9}  {:>9}  {:>7}  {:>7}  {:>6}\n", "Calls (response time in ms)",
                     "count", "per s", "p50", "p99", "max") +
         lines;
}

std::string queues(const measure::History& history) {
  std::string lines;
  const std::vector<measure::Queue> all = measure::queues(history);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const measure::Queue& queue = all[i];
    const double seconds =
        base::to_s(base::Nanos(history.phases[i].ended - history.phases[i].started));
    if (queue.claims + queue.empty_claims == 0 || seconds <= 0) continue;
    std::string attempts;
    for (const auto& [attempt, count] : queue.attempts)
      tally(attempts, "attempt " + std::to_string(attempt) + ":", count);
    lines += text::wrap(
        fmt::format("Queue of {}: {:.1f} claims/s, {} empty; age ms p50 {} p99 {} max {}; {}; {} "
                    "dead letters told, {} events replayed",
                    history.phases[i].name, static_cast<double>(queue.claims) / seconds,
                    queue.empty_claims, percentile_of(queue.age, 50), percentile_of(queue.age, 99),
                    percentile_of(queue.age, 100), attempts, queue.dead_letters,
                    queue.replayed_events),
        0, 2);
  }
  return lines.empty() ? "" : "\n" + lines;
}

}  // namespace report::console_parts
