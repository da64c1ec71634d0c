#include "measure/summary.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "measure/span.h"

namespace measure {
namespace {

using base::Outcome;

std::uint64_t at(const std::vector<std::uint64_t>& counts, std::size_t index) {
  return index < counts.size() ? counts[index] : 0;
}

/// The phase with its arrivals; its records are still to be added.
PhaseSummary begin(const Phase& phase, const Span& span, const std::vector<Operation>& operations) {
  PhaseSummary summary{phase.name,
                       phase.workload,
                       base::Nanos(span.from),
                       base::Nanos(std::max<std::int64_t>(0, span.until - span.from)),
                       std::vector<CallSummary>(operations.size()),
                       {}};
  for (std::size_t i = 0; i < operations.size(); ++i) {
    CallSummary& call = summary.calls[i];
    call.arrivals = at(phase.arrivals, i);
    call.skipped = at(phase.skipped, i);
    call.answers.resize(operations[i].answers.size());
  }
  return summary;
}

void merge_settled(Settled& into, const Settled& other) {
  into.count += other.count;
  into.latencies.merge(other.latencies);
}

}  // namespace

void Latencies::record(const Record& call) {
  response.record(call.response());
  if (call.outcome != Outcome::kNotSent) service.record(call.service());
}

void Latencies::merge(const Latencies& other) {
  response.merge(other.response);
  service.merge(other.service);
}

std::uint64_t CallSummary::total_settled() const {
  return std::accumulate(settled.begin(), settled.end(), std::uint64_t{0});
}

void CallSummary::add(const Record& record) {
  if (record.continued) return;
  const auto outcome = static_cast<std::size_t>(record.outcome);
  ++settled[outcome];
  retries += record.retries;
  latencies.record(record);
  assert(record.answer == kNoAnswer || record.answer < answers.size());
  Settled& way = record.answer == kNoAnswer ? unanswered[outcome] : answers[record.answer];
  ++way.count;
  way.latencies.record(record);
  if (record.sqlstate[0] != 0)
    ++sqlstates[std::string(record.sqlstate.data(), record.sqlstate.size())];
  else if (record.outcome == Outcome::kNotSent || record.outcome == Outcome::kInDoubt)
    ++broken;
}

void CallSummary::merge(const CallSummary& other) {
  arrivals += other.arrivals;
  skipped += other.skipped;
  retries += other.retries;
  broken += other.broken;
  duration += other.duration;
  latencies.merge(other.latencies);
  if (answers.size() < other.answers.size()) answers.resize(other.answers.size());
  for (std::size_t i = 0; i < other.answers.size(); ++i)
    merge_settled(answers[i], other.answers[i]);
  for (std::size_t i = 0; i < base::kOutcomes; ++i) {
    settled[i] += other.settled[i];
    merge_settled(unanswered[i], other.unanswered[i]);
  }
  for (const auto& [sqlstate, count] : other.sqlstates) sqlstates[sqlstate] += count;
}

bool adds_up(const CallSummary& call) {
  return call.arrivals == call.skipped + call.total_settled();
}

bool Summary::any_arrived() const {
  return std::ranges::any_of(calls, [](const CallSummary& call) { return call.arrivals > 0; });
}

Summary summarise(const History& history) {
  Summary summary{history.operations, {}, std::vector<CallSummary>(history.operations.size())};
  const std::vector<Span> spans = spans_of(history);
  for (std::size_t i = 0; i < spans.size(); ++i)
    summary.phases.push_back(begin(history.phases[i], spans[i], history.operations));
  for (const Record& record : history.records) {
    CallSummary& call = summary.phases.at(record.phase).calls.at(record.operation);
    if (history.is_measured(record))
      call.add(record);
    else if (!record.continued)
      --call.arrivals;
  }
  for (PhaseSummary& phase : summary.phases)
    for (CallSummary& call : phase.calls)
      if (call.arrivals > 0) call.duration = phase.duration;
  std::vector<std::vector<Second>> seconds = timelines(history);
  for (std::size_t i = 0; i < summary.phases.size(); ++i) {
    PhaseSummary& phase = summary.phases[i];
    phase.timeline = std::move(seconds[i]);
    for (std::size_t call = 0; call < phase.calls.size(); ++call)
      summary.calls[call].merge(phase.calls[call]);
  }
  return summary;
}

}  // namespace measure
