#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "RefreshMatViewStmt" || flag(tree, "concurrent") ||
      flag(tree, "skipData"))
    return;
  const Name name = name_of(part(tree, "relation"));
  if (step.is_live(name))
    findings.add(step.begin(),
                 "materialized view " + name.shown() + " is filled while its readers wait");
}

const AddRule kAdd("refresh_without_concurrently",
                   {"ACCESS EXCLUSIVE on the view: every query on it waits until it is filled",
                    "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index", look});

}  // namespace
}  // namespace lint
