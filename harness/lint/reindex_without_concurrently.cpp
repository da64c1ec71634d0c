#include "lint/options.h"
#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "ReindexStmt" || is_on(part(tree, "params"), "concurrently")) return;
  findings.add(step.begin(), "indexes are built anew while their tables' writers wait");
}

const AddRule kAdd("reindex_without_concurrently",
                   {"SHARE on the table, ACCESS EXCLUSIVE on the index: writers wait, and readers "
                    "that would use it",
                    "REINDEX … CONCURRENTLY, in a file of its own", look});

}  // namespace
}  // namespace lint
