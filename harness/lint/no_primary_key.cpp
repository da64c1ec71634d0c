#include "lint/rule.h"

namespace lint {
namespace {

void look(const Schema& schema, Findings& findings) {
  for (const auto& [name, table] : schema.tables)
    if (table.where.file != nullptr && !table.is_temporary && !table.is_materialized_view &&
        !table.is_partition && !table.has_primary_key)
      findings.add(table.where, "table " + name.shown() + " has no primary key");
}

const AddRule kAdd(
    "no_primary_key",
    {"a row cannot be told from its double, and logical replication of its changes "
     "fails",
     "a PRIMARY KEY, of a uuid or GENERATED ALWAYS AS IDENTITY where no column is one", look});

}  // namespace
}  // namespace lint
