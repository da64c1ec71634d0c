#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const bool is_of_later = step.statement.kind == "AlterDefaultPrivilegesStmt";
  if (!is_of_later && step.statement.kind != "GrantStmt") return;
  const Tree& grant = is_of_later ? part(step.statement.tree, "action") : step.statement.tree;
  if (!flag(grant, "is_grant")) return;
  for (const Tree& grantee : part(grant, "grantees"))
    if (text(as(grantee, "RoleSpec"), "roletype") == "ROLESPEC_PUBLIC")
      findings.add(step.at(as(grantee, "RoleSpec")),
                   is_of_later ? "a privilege on what is created later is granted to PUBLIC"
                               : "a privilege is granted to PUBLIC");
}

const AddRule kAdd("grant_to_public",
                   {"every role has it, those of later too, and nobody can take it back from one",
                    "grant it to the roles that need it, by name", look});

}  // namespace
}  // namespace lint
