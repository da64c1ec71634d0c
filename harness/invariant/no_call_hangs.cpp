#include <fmt/format.h>

#include "invariant/findings.h"
#include "measure/session.h"

namespace invariant {
namespace {

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const auto inspect = history.operation(measure::session::kInspect);
  Findings findings;
  for (const measure::Record& record : history.records) {
    // What never left waited for a connection, not for an answer.
    if (record.outcome == base::Outcome::kNotSent) continue;
    findings.examine();
    // Where nothing but inspections was called nothing has been shown.
    if (record.operation != inspect) findings.exercise();
    const base::Nanos limit = history.phases[record.phase].call_limit;
    const bool cancelled = record.outcome == base::Outcome::kTimedOut;
    if (!cancelled && record.service() <= limit) continue;
    findings.violate({cancelled ? "the server cancelled a call at its statement_timeout"
                                : fmt::format("a call took {:.0f} ms, the limit is {:.0f} ms",
                                              base::to_ms(record.service()), base::to_ms(limit)),
                      {{"call", history.operations[record.operation].name}},
                      {record}});
  }
  return std::move(findings).conclude("a call was answered");
}

const base::Registrar<Invariant> kRegistrar(
    "no_call_hangs",
    {"Every call is answered within statement_timeout; none waits for ever.", "", judge});

}  // namespace
}  // namespace invariant
