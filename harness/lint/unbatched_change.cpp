#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const bool is_update = step.statement.kind == "UpdateStmt";
  if (!is_update && step.statement.kind != "DeleteStmt") return;
  const Tree& tree = step.statement.tree;
  const Name table = name_of(part(tree, "relation"));
  if (tree.contains("whereClause") || !step.is_live(table)) return;
  findings.add(step.begin(), "every row of " + table.shown() +
                                 (is_update ? " is updated" : " is deleted") + " at once");
}

const AddRule kAdd("unbatched_change",
                   {"ROW EXCLUSIVE and a lock on every row until the commit: whoever changes a row "
                    "waits, and the table doubles",
                    "batches of some thousand rows by their key, outside the migration, each in a "
                    "transaction of its own",
                    look});

}  // namespace
}  // namespace lint
