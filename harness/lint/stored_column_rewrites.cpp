#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_AddColumn") return;
    if (constraint_of(change.definition, "CONSTR_GENERATED") == nullptr) return;
    findings.add(step.at(change.definition),
                 "the stored column " + text(change.definition, "colname") +
                     " is computed for every row of " + change.table.shown());
  });
}

const AddRule kAdd("stored_column_rewrites",
                   {"ACCESS EXCLUSIVE while every row is written anew: all queries on the table "
                    "wait",
                    "a plain column that a trigger keeps and a backfill fills in batches, an index "
                    "on the expression, or a view",
                    look});

}  // namespace
}  // namespace lint
