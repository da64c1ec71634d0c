#include <fmt/format.h>

#include "invariant/findings.h"
#include "measure/session.h"

namespace invariant {
namespace {

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const auto inspect = history.operation(measure::session::kInspect);
  Findings findings;
  std::uint64_t in_doubt = 0;
  for (const measure::Record& record : history.records) {
    findings.examine();
    // Where nothing but inspections was called nothing has been shown.
    if (record.operation != inspect) findings.exercise();
    if (record.outcome == base::Outcome::kInDoubt) ++in_doubt;
    if (record.outcome != base::Outcome::kFaulty) continue;
    const std::string state(record.sqlstate.data(), record.sqlstate[0] == 0 ? 0 : 5);
    const auto message = history.errors.find(state.empty() ? "unknown answer" : state);
    findings.violate({message == history.errors.end() ? "a call failed" : message->second,
                      {{"call", history.operations[record.operation].name}, {"sqlstate", state}},
                      {record}});
  }
  Verdict verdict = std::move(findings).conclude("a call was answered");
  if (verdict.truth == base::Truth::kHolds && in_doubt > 0) {
    verdict.truth = base::Truth::kUnknown;
    verdict.explanation = fmt::format(
        "{} calls are in doubt: the connection was lost before their answer came", in_doubt);
  }
  return verdict;
}

const base::Registrar<Invariant> kRegistrar(
    "no_unexpected_error",
    {"Every call ends in an answer of its procedure or in an error that the client is meant to "
     "handle.",
     "", judge});

}  // namespace
}  // namespace invariant
