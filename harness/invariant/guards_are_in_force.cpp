#include "invariant/findings.h"

namespace invariant {
namespace {

using Guard = measure::Snapshot::Guard;

/// What is wrong with a guard that is not in force.
std::string fault_of(Guard::Kind kind) {
  switch (kind) {
    case Guard::Kind::kIndex: return "an index is invalid";
    case Guard::Kind::kConstraint: return "a constraint is not validated";
    case Guard::Kind::kTrigger: return "a trigger is disabled";
    case Guard::Kind::kRowSecurity:
      return "a table has a clinic, but its row-level security is not both enabled and forced";
    case Guard::Kind::kDefiner:
      return "a function runs as its owner, but finds things by its caller's search path";
  }
  return "a guard is not in force";
}

/// What is declared must work; what there is to be, other invariants judge by what happened.
Verdict judge(const measure::Snapshot& snapshot, const measure::History&) {
  Findings findings;
  for (const Guard& guard : snapshot.guards) {
    findings.examine();
    findings.exercise();
    if (!guard.in_force) findings.violate({fault_of(guard.kind), {{"guard", guard.name}}, {}});
  }
  return std::move(findings).conclude("a guard is declared");
}

const base::Registrar<Invariant> kRegistrar(
    "guards_are_in_force",
    {"What the schema declares as a guard is in force: indexes, constraints, triggers, row-level "
     "security of every table with a clinic, and the search path of whatever runs as its owner.",
     kClinic, judge});

}  // namespace
}  // namespace invariant
