#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "DropStmt" || text(tree, "removeType") != "OBJECT_INDEX" ||
      flag(tree, "concurrent"))
    return;
  for (const Tree& object : part(tree, "objects")) {
    const Name name = name_of(words(part(as(object, "List"), "items")));
    const auto [table, index] = step.before.index(name);
    if (index != nullptr && (index->file == &step.file || table->where.file == &step.file))
      continue;
    findings.add(step.begin(), "index " + name.shown() + " is dropped while its table is in use");
  }
}

const AddRule kAdd("drop_index_without_concurrently",
                   {"ACCESS EXCLUSIVE on the table: behind one long query every query on it waits",
                    "CONCURRENTLY IF EXISTS, in a file of its own", look});

}  // namespace
}  // namespace lint
