#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_constraint(step, [&](const NewConstraint& added) {
    const bool is_key =
        is_kind(added.constraint, "CONSTR_UNIQUE") || is_kind(added.constraint, "CONSTR_PRIMARY");
    if (!is_key && !is_kind(added.constraint, "CONSTR_EXCLUSION")) return;
    if (added.constraint.contains("indexname")) return;
    findings.add(step.at(added.constraint), added.shown() + " builds its index on the spot");
  });
}

const AddRule kAdd("constraint_builds_index",
                   {"ACCESS EXCLUSIVE until the index is built: all queries on the table wait",
                    "a UNIQUE INDEX CONCURRENTLY in a file of its own, then ADD CONSTRAINT … USING "
                    "INDEX; EXCLUDE only with the table itself",
                    look});

}  // namespace
}  // namespace lint
