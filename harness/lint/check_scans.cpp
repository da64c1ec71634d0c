#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_constraint(step, [&](const NewConstraint& added) {
    if (!is_kind(added.constraint, "CONSTR_CHECK")) return;
    if (flag(added.constraint, "skip_validation")) return;
    findings.add(step.at(added.constraint),
                 added.shown() + " is a CHECK that every row is held against at once");
  });
}

const AddRule kAdd("check_scans",
                   {"ACCESS EXCLUSIVE while the table is read: all queries on it wait",
                    "ADD CONSTRAINT … NOT VALID, and in the next file VALIDATE CONSTRAINT, which "
                    "lets readers and writers go on",
                    look});

}  // namespace
}  // namespace lint
