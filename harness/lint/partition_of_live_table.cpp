#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "CreateStmt" || !tree.contains("partbound")) return;
  for (const Tree& one : part(tree, "inhRelations")) {
    const Name parent = name_of(as(one, "RangeVar"));
    if (step.is_live(parent))
      findings.add(step.begin(), "partition " + name_of(part(tree, "relation")).shown() +
                                     " is created on " + parent.shown() + ", which is in use");
  }
}

const AddRule kAdd("partition_of_live_table",
                   {"ACCESS EXCLUSIVE on the partitioned table: every query on it waits",
                    "create it on its own (LIKE … INCLUDING ALL, with a CHECK of its bounds), then "
                    "ATTACH PARTITION, which lets readers and writers go on",
                    look});

}  // namespace
}  // namespace lint
