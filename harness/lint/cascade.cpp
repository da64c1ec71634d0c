#include "lint/rule.h"

namespace lint {
namespace {

bool cascades(const Tree& node) { return text(node, "behavior") == "DROP_CASCADE"; }

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind == "DropStmt" || step.statement.kind == "TruncateStmt") {
    if (cascades(tree))
      findings.add(step.begin(), "CASCADE takes along what the file does not name");
  }
  if (step.statement.kind != "AlterTableStmt") return;
  for (const Tree& command : part(tree, "cmds"))
    if (cascades(as(command, "AlterTableCmd")))
      findings.add(step.begin(), "CASCADE takes along what the file does not name");
}

const AddRule kAdd(
    "cascade", {"views, foreign keys, functions or rows are gone that no reviewer saw, and other "
                "ones on each database",
                "name each dependent object, in the order in which they can go", look});

}  // namespace
}  // namespace lint
