#include "lint/rule.h"
#include "lint/tenant.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "CreateTableAsStmt" || text(tree, "objtype") != "OBJECT_MATVIEW")
    return;
  each(part(tree, "query"), "RangeVar", [&](const Tree& range_var) {
    const Name name = name_of(range_var);
    const Table* table = step.before.table(name);
    if (table == nullptr || table->column(kTenant) == nullptr) return;
    findings.add(step.at(range_var), "a materialized view keeps rows of " + name.shown() +
                                         ", which carries " + kTenant);
  });
}

const AddRule kAdd("materialized_tenants",
                   {"no policy holds for a materialized view: whoever may read it sees every "
                    "clinic's rows",
                    "a view with security_invoker, or a table with row-level security that a job "
                    "fills",
                    look});

}  // namespace
}  // namespace lint
