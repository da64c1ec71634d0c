#include <algorithm>

#include "lint/changes.h"

namespace lint {
namespace {

/// Whether no row can hold a NULL there, as PostgreSQL knows without looking.
bool is_proved(const Table& table, const std::string& column) {
  const Column* known = table.column(column);
  if (known != nullptr && known->is_not_null) return true;
  return std::ranges::any_of(table.checks, [&](const Check& check) {
    return check.is_valid && std::ranges::find(check.not_null, column) != check.not_null.end();
  });
}

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_SetNotNull") return;
    const std::string column = text(change.command, "name");
    const Table* table = step.before.table(change.table);
    if (table != nullptr && is_proved(*table, column)) return;
    findings.add(step.begin(),
                 "every row of " + change.table.shown() + " is read to SET NOT NULL of " + column);
  });
}

const AddRule kAdd("set_not_null_scans",
                   {"ACCESS EXCLUSIVE while the table is read: all queries on it wait",
                    "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, in the next file VALIDATE "
                    "CONSTRAINT, in the one after SET NOT NULL, which then reads nothing",
                    look});

}  // namespace
}  // namespace lint
