#include <algorithm>

#include "lint/rule.h"
#include "lint/tenant.h"

namespace lint {
namespace {

bool is_tenant(const Table* table) { return table != nullptr && table->column(kTenant) != nullptr; }

void look(const Schema& schema, Findings& findings) {
  for (const auto& [name, table] : schema.tables) {
    if (!is_tenant(&table)) continue;
    for (const ForeignKey& key : table.foreign_keys)
      if (is_tenant(schema.table(key.target)) &&
          std::ranges::find(key.columns, kTenant) == key.columns.end())
        findings.add(key.where, "foreign key " + key.name + " of " + name.shown() +
                                    " refers to a row of " + key.target.shown() + " without its " +
                                    kTenant);
  }
}

const AddRule kAdd("foreign_key_without_tenant",
                   {"its check is done without row-level security: a row may refer to another "
                    "clinic's, and tells that it exists",
                    "FOREIGN KEY (clinic_id, …) REFERENCES … (clinic_id, id)", look});

}  // namespace
}  // namespace lint
