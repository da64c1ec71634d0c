#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

/// Whether it is NULL, or NULL of some type.
bool is_null(const Tree& expression) {
  const Tree* inside = &expression;
  while (inside->contains("TypeCast")) inside = &part(as(*inside, "TypeCast"), "arg");
  return flag(as(*inside, "A_Const"), "isnull");
}

/// Whether old rows get a value of the column's own.
bool has_value(const Tree& column) {
  const Tree* value = constraint_of(column, "CONSTR_DEFAULT");
  return (value != nullptr && !is_null(part(*value, "raw_expr"))) ||
         constraint_of(column, "CONSTR_GENERATED") != nullptr ||
         constraint_of(column, "CONSTR_IDENTITY") != nullptr ||
         type_of(part(column, "typeName")).name.ends_with("serial");
}

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_AddColumn" || has_value(change.definition)) return;
    if (constraint_of(change.definition, "CONSTR_NOTNULL") == nullptr &&
        constraint_of(change.definition, "CONSTR_PRIMARY") == nullptr)
      return;
    findings.add(step.at(change.definition),
                 "the new column " + text(change.definition, "colname") + " of " +
                     change.table.shown() + " is NOT NULL and has no default");
  });
}

const AddRule kAdd("not_null_without_default",
                   {"it fails with 23502 as soon as there is a row; where there is none, every "
                    "client that does not know the column yet fails",
                    "NOT NULL with a constant DEFAULT, which is free; or add it nullable, fill it "
                    "in batches, then SET NOT NULL behind a validated CHECK",
                    look});

}  // namespace
}  // namespace lint
