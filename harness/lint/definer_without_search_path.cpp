#include "lint/functions.h"
#include "lint/rule.h"

namespace lint {
namespace {

/// What is known of the function that ALTER is about. One that the folder does not create may run
/// with its owner's rights.
Function known(const Step& step, const Name& name) {
  const auto found = step.before.functions.find(name);
  Function unknown;
  unknown.is_definer = true;
  return found == step.before.functions.end() ? unknown : found->second;
}

void look(const Step& step, Findings& findings) {
  const bool creates = step.statement.kind == "CreateFunctionStmt";
  if (!creates && step.statement.kind != "AlterFunctionStmt") return;
  const Tree& tree = step.statement.tree;
  const Tree& options = part(tree, creates ? "options" : "actions");
  if (!say_rights_or_path(options)) return;
  const Name name =
      name_of(words(creates ? part(tree, "funcname") : part(part(tree, "func"), "objname")));
  Function function = creates ? Function() : known(step, name);
  set_rights_and_path(function, options);
  if (function.is_definer && !function.is_path_closed)
    findings.add(step.begin(), "function " + name.shown() +
                                   " is SECURITY DEFINER, and others may put objects on its "
                                   "search_path");
}

const AddRule kAdd(
    "definer_without_search_path",
    {"whoever may create a table or function anywhere on that path makes it run with "
     "the owner's rights",
     "SET search_path = pg_catalog, pg_temp, and every other name with its schema", look});

}  // namespace
}  // namespace lint
