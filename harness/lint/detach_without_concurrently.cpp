#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    const Tree& partition = as(part(change.command, "def"), "PartitionCmd");
    if (change.kind != "AT_DetachPartition" || flag(partition, "concurrent")) return;
    findings.add(step.begin(), "partition " + name_of(part(partition, "name")).shown() +
                                   " is detached while " + change.table.shown() + " is in use");
  });
}

const AddRule kAdd("detach_without_concurrently",
                   {"ACCESS EXCLUSIVE on the partitioned table: every query on it waits",
                    "DETACH PARTITION … CONCURRENTLY, in a file of its own", look});

}  // namespace
}  // namespace lint
