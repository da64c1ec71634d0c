#include "lint/called.h"
#include "lint/rule.h"

namespace lint {
namespace {

/// Whether the statement's table, if it has one, is the file's own: nobody calls that yet.
bool is_new(const Step& step) {
  const Tree& relation = part(step.statement.tree, "relation");
  return !relation.empty() && !step.is_live(name_of(relation));
}

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const bool moves = step.statement.kind == "AlterObjectSchemaStmt";
  if (!moves && step.statement.kind != "RenameStmt") return;
  const std::string what = called(text(tree, moves ? "objectType" : "renameType"));
  if (what.empty() || is_new(step)) return;
  const std::string to = text(tree, moves ? "newschema" : "newname");
  findings.add(step.begin(), "a " + what + (moves ? " moves to the schema " : " is renamed to ") +
                                 to + " while clients use it");
}

const AddRule kAdd("rename",
                   {"every client that runs with the old name fails from the commit on",
                    "add the new one beside the old one, keep both until no client uses the old "
                    "name, then drop it; for a table, a view of the old name",
                    look});

}  // namespace
}  // namespace lint
