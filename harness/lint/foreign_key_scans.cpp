#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_constraint(step, [&](const NewConstraint& added) {
    if (!is_kind(added.constraint, "CONSTR_FOREIGN")) return;
    if (flag(added.constraint, "skip_validation")) return;
    // A new column without a default is NULL in every row, and PostgreSQL reads none.
    if (added.column != nullptr && constraint_of(*added.column, "CONSTR_DEFAULT") == nullptr)
      return;
    findings.add(step.at(added.constraint),
                 added.shown() + " is a foreign key that every row is checked against at once");
  });
}

const AddRule kAdd(
    "foreign_key_scans",
    {"SHARE ROW EXCLUSIVE on both tables while all rows are looked up: their writers "
     "wait",
     "ADD CONSTRAINT … NOT VALID, and in the next file VALIDATE CONSTRAINT", look});

}  // namespace
}  // namespace lint
