#include "lint/options.h"
#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const bool creates = step.statement.kind == "CreateFunctionStmt";
  if (!creates && step.statement.kind != "AlterFunctionStmt") return;
  const Tree& tree = step.statement.tree;
  const Tree& options = part(tree, creates ? "options" : "actions");
  if (!is_on(options, "security") || sets(options, "search_path")) return;
  const Tree& words_of_name =
      creates ? part(tree, "funcname") : part(part(tree, "func"), "objname");
  findings.add(step.begin(), "function " + name_of(words(words_of_name)).shown() +
                                 " is SECURITY DEFINER and takes its caller's search_path");
}

const AddRule kAdd(
    "definer_without_search_path",
    {"whoever may create a table or function anywhere on that path makes it run with "
     "the owner's rights",
     "SET search_path = pg_catalog, pg_temp, and every other name with its schema", look});

}  // namespace
}  // namespace lint
