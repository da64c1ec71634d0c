#include <fmt/format.h>

#include "invariant/findings.h"
#include "measure/session.h"

namespace invariant {
namespace {

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const auto inspect = history.operation(measure::session::kInspect);
  Findings findings;
  for (const measure::Record& record : history.about(base::Kind::kClinic)) {
    if (record.operation != inspect || record.answer == measure::kNoAnswer) continue;
    findings.examine();
    findings.exercise();
    if (record.answer == measure::session::kClean) continue;
    findings.violate({"a session is left with something that its next user would find",
                      {{"left behind", std::string(history.answer_of(record))}},
                      {record}});
  }
  return std::move(findings).conclude("a session was inspected before it ended");
}

const base::Registrar<Invariant> kRegistrar(
    "session_is_left_clean",
    {"No call leaves anything in its session: no lock, no temporary object, no tenant, no setting.",
     "", judge});

}  // namespace
}  // namespace invariant
