#include "lint/called.h"
#include "lint/changes.h"

namespace lint {
namespace {

/// The object's name: a list of words, for a function with its arguments, for a schema one word.
Name name_in(const Tree& object) {
  if (object.contains("List")) return name_of(words(part(as(object, "List"), "items")));
  if (object.contains("ObjectWithArgs"))
    return name_of(words(part(as(object, "ObjectWithArgs"), "objname")));
  if (object.contains("TypeName")) return name_of(words(part(as(object, "TypeName"), "names")));
  return {"", text(as(object, "String"), "sval")};
}

bool is_new(const Step& step, const Name& name) {
  const auto view = step.before.views.find(name);
  if (view != step.before.views.end()) return view->second.where.file == &step.file;
  return !step.is_live(name);
}

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind == "DropStmt") {
    const std::string what = called(text(tree, "removeType"));
    if (what.empty()) return;
    for (const Tree& object : part(tree, "objects")) {
      const Name name = name_in(object);
      if (!is_new(step, name))
        findings.add(step.begin(), what + " " + (name.schema.empty() ? name.own : name.shown()) +
                                       " is dropped while clients use it");
    }
  }
  each_live_change(step, [&](const Change& change) {
    if (change.kind == "AT_DropColumn")
      findings.add(step.begin(), "column " + text(change.command, "name") + " of " +
                                     change.table.shown() + " is dropped while clients use it");
  });
}

const AddRule kAdd("drop_in_use",
                   {"ACCESS EXCLUSIVE, and from the commit on every client that still names it "
                    "fails; the data are gone",
                    "take it out of every client first, then drop it in a later release, with "
                    "`-- lint: allow drop_in_use` and since when nobody uses it",
                    look});

}  // namespace
}  // namespace lint
