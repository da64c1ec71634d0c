#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "GrantStmt" || !flag(tree, "is_grant")) return;
  for (const Tree& grantee : part(tree, "grantees"))
    if (text(as(grantee, "RoleSpec"), "roletype") == "ROLESPEC_PUBLIC")
      findings.add(step.at(as(grantee, "RoleSpec")), "a privilege is granted to PUBLIC");
}

const AddRule kAdd("grant_to_public",
                   {"every role has it, those of later too, and nobody can take it back from one",
                    "grant it to the roles that need it, by name", look});

}  // namespace
}  // namespace lint
