#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_ValidateConstraint") return;
    const std::string name = text(change.command, "name");
    const Table* table = step.before.table(change.table);
    if (table == nullptr) return;
    const auto added = table->not_valid.find(name);
    if (added == table->not_valid.end() || added->second != &step.file) return;
    findings.add(step.begin(), "constraint " + name + " of " + change.table.shown() +
                                   " is validated in the transaction that adds it");
  });
}

const AddRule kAdd("validate_under_lock",
                   {"the lock of ADD CONSTRAINT is kept until the commit, so its waiters wait for "
                    "the reading of all rows after all",
                    "VALIDATE CONSTRAINT in the next file", look});

}  // namespace
}  // namespace lint
