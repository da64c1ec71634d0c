#include "lint/queries.h"

namespace lint {

const Tree& first_select(const Tree& select) {
  const Tree* first = &select;
  while (first->contains("larg")) first = &part(*first, "larg");
  return *first;
}

const Tree& into_of(const Tree& select) { return part(first_select(select), "intoClause"); }

void each_carried_out(const Statement& statement,
                      const std::function<void(const std::string& kind, const Tree& tree)>& show) {
  for (const Tree& one : part(part(statement.tree, "withClause"), "ctes"))
    for (const auto& [kind, tree] : part(as(one, "CommonTableExpr"), "ctequery").items())
      show(kind, tree);
  show(statement.kind, statement.tree);
}

}  // namespace lint
