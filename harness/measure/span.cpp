#include "measure/span.h"

#include <algorithm>
#include <limits>

#include "measure/session.h"

namespace measure {

std::vector<Span> spans_of(const History& history) {
  std::vector<Span> spans;
  for (const Phase& phase : history.phases) spans.push_back({phase.started, phase.closed});
  std::vector<std::int64_t> first(spans.size(), std::numeric_limits<std::int64_t>::max());
  const auto inspect = history.operation(session::kInspect);
  for (const Record& record : history.records) {
    if (record.operation == inspect || !history.is_measured(record)) continue;
    spans[record.phase].until = std::max(spans[record.phase].until, record.answered);
    first[record.phase] = std::min(first[record.phase], record.due);
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const Phase& phase = history.phases[i];
    if (spans[i].until == 0) spans[i].until = phase.ended;
    if (phase.warm_up.count() > 0) spans[i].from = std::min(first[i], spans[i].until);
  }
  return spans;
}

}  // namespace measure
