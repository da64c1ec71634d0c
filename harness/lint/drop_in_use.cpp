#include <map>

#include "lint/changes.h"

namespace lint {
namespace {

/// What clients call by its name. Policies, triggers and indexes they do not.
const std::map<std::string, const char*, std::less<>> kCalled{
    {"OBJECT_TABLE", "table"},       {"OBJECT_VIEW", "view"},
    {"OBJECT_MATVIEW", "view"},      {"OBJECT_FUNCTION", "function"},
    {"OBJECT_PROCEDURE", "procedure"}, {"OBJECT_ROUTINE", "routine"},
    {"OBJECT_SCHEMA", "schema"},     {"OBJECT_TYPE", "type"},
    {"OBJECT_SEQUENCE", "sequence"}};

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
    const auto called = kCalled.find(text(tree, "removeType"));
    if (called == kCalled.end()) return;
    for (const Tree& object : part(tree, "objects")) {
      const Name name = name_in(object);
      if (!is_new(step, name))
        findings.add(step.begin(), std::string(called->second) + " " +
                                       (name.schema.empty() ? name.own : name.shown()) +
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
