#include "lint/rule.h"
#include "lint/tenant.h"

namespace lint {
namespace {

void look(const Schema& schema, Findings& findings) {
  for (const auto& [name, table] : schema.tables) {
    const Column* tenant = table.column(kTenant);
    if (tenant == nullptr || tenant->where.file == nullptr || table.is_temporary) continue;
    if (table.is_materialized_view) continue;  // it cannot have row-level security
    if (table.is_row_security_enabled && table.is_row_security_forced) continue;
    findings.add(tenant->where, "table " + name.shown() + " carries " + kTenant +
                                    ", but row-level security is not " +
                                    (table.is_row_security_enabled ? "forced" : "enabled") +
                                    " on it");
  }
}

const AddRule kAdd(
    "tenant_without_row_security",
    {"a query that forgets the clinic sees every clinic's rows; without FORCE so does "
     "each function that runs as the owner",
     "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, and a policy; on a "
     "partition too",
     look});

}  // namespace
}  // namespace lint
