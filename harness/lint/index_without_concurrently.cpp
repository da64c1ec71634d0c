#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "IndexStmt" || flag(tree, "concurrent")) return;
  const Name name = name_of(part(tree, "relation"));
  if (!step.is_live(name)) return;
  // Of a partitioned table only ON ONLY builds nothing; the partitions' indexes are attached to it.
  const Table* table = step.before.table(name);
  if (table != nullptr && table->is_partitioned && !flag(part(tree, "relation"), "inh")) return;
  findings.add(step.begin(), "index " + text(tree, "idxname") + " is built on " + name.shown() +
                                 " while its writers wait");
}

const AddRule kAdd("index_without_concurrently",
                   {"SHARE on the table: every INSERT, UPDATE and DELETE waits until it is built",
                    "CONCURRENTLY, in a file of its own; on a partitioned table ON ONLY it, then "
                    "CONCURRENTLY on each partition, then ATTACH PARTITION",
                    look});

}  // namespace
}  // namespace lint
