#include <algorithm>
#include <map>

#include "lint/constraints.h"
#include "lint/rule.h"

namespace lint {
namespace {

using Words = std::vector<std::string>;

/// A name with its schema in front; `parts` is how many words it then has.
Words qualified(Words words, std::size_t parts) {
  if (words.size() + 1 == parts) words.insert(words.begin(), "public");
  return words;
}

Words relation(const Tree& range_var, const std::string& own = "") {
  const Name name = name_of(range_var);
  return own.empty() ? Words{name.schema, name.own} : Words{name.schema, name.own, own};
}

/// What a kind of statement creates, and what makes it harmless to run again.
struct Creation {
  const char* harmless;    ///< the flag in its tree; "": it has none
  const char* dropped_as;  ///< what a DROP … IF EXISTS before it says; "": none helps
  Words (*name)(const Tree&);
};

const std::map<std::string, Creation, std::less<>> kCreations{
    {"CreateStmt",
     {"if_not_exists", "OBJECT_TABLE",
      [](const Tree& t) { return relation(part(t, "relation")); }}},
    {"CreateTableAsStmt",
     {"if_not_exists", "OBJECT_MATVIEW",
      [](const Tree& t) { return relation(part(part(t, "into"), "rel")); }}},
    {"IndexStmt",
     {"if_not_exists", "OBJECT_INDEX",
      [](const Tree& t) {
        return Words{name_of(part(t, "relation")).schema, text(t, "idxname")};
      }}},
    {"CreateSeqStmt",
     {"if_not_exists", "OBJECT_SEQUENCE",
      [](const Tree& t) { return relation(part(t, "sequence")); }}},
    {"CreateSchemaStmt",
     {"if_not_exists", "", [](const Tree& t) { return Words{text(t, "schemaname")}; }}},
    {"CreateExtensionStmt",
     {"if_not_exists", "", [](const Tree& t) { return Words{text(t, "extname")}; }}},
    {"ViewStmt",
     {"replace", "OBJECT_VIEW", [](const Tree& t) { return relation(part(t, "view")); }}},
    {"CreateFunctionStmt",
     {"replace", "OBJECT_FUNCTION", [](const Tree& t) { return words(part(t, "funcname")); }}},
    {"CreateTrigStmt",
     {"replace", "OBJECT_TRIGGER",
      [](const Tree& t) { return relation(part(t, "relation"), text(t, "trigname")); }}},
    {"CreatePolicyStmt",
     {"", "OBJECT_POLICY",
      [](const Tree& t) { return relation(part(t, "table"), text(t, "policy_name")); }}},
    {"CreateEnumStmt",
     {"", "OBJECT_TYPE", [](const Tree& t) { return words(part(t, "typeName")); }}},
    {"CompositeTypeStmt",
     {"", "OBJECT_TYPE", [](const Tree& t) { return relation(part(t, "typevar")); }}},
    {"CreateDomainStmt",
     {"", "OBJECT_DOMAIN", [](const Tree& t) { return words(part(t, "domainname")); }}},
    {"CreateRoleStmt", {"", "", [](const Tree& t) { return Words{text(t, "role")}; }}},
};

/// The names in a DROP, with their schemas.
std::vector<Words> dropped_by(const Tree& drop, std::size_t parts) {
  std::vector<Words> all;
  for (const Tree& object : part(drop, "objects")) {
    Words name = words(part(as(object, "List"), "items"));
    if (object.contains("ObjectWithArgs"))
      name = words(part(as(object, "ObjectWithArgs"), "objname"));
    if (object.contains("TypeName")) name = words(part(as(object, "TypeName"), "names"));
    all.push_back(qualified(name, parts));
  }
  return all;
}

/// Whether the file has dropped it before, if it was there.
bool is_dropped_before(const Step& step, const std::string& type, const Words& name) {
  return std::ranges::any_of(step.file.statements, [&](const Statement& one) {
    if (one.offset >= step.statement.offset || one.kind != "DropStmt") return false;
    if (text(one.tree, "removeType") != type || !flag(one.tree, "missing_ok")) return false;
    const auto dropped = dropped_by(one.tree, name.size());
    return std::ranges::find(dropped, name) != dropped.end();
  });
}

bool drops_constraint(const Statement& statement, const Name& table, const std::string& name) {
  if (statement.kind != "AlterTableStmt" || name_of(part(statement.tree, "relation")) != table)
    return false;
  const Tree& commands = part(statement.tree, "cmds");
  return std::ranges::any_of(commands, [&](const Tree& one) {
    const Tree& command = as(one, "AlterTableCmd");
    return text(command, "subtype") == "AT_DropConstraint" && text(command, "name") == name &&
           flag(command, "missing_ok");
  });
}

void look_at_command(const Step& step, const Name& table, const Tree& command, Findings& findings) {
  const std::string kind = text(command, "subtype");
  const Tree& definition = part(command, "def");
  const auto add = [&](const Tree& at, const std::string& what) {
    findings.add(step.at(at), what + " of " + table.shown() + ", which fails the second time");
  };
  const std::string own = text(command, "name");
  const bool is_harmless = flag(command, "missing_ok");
  if (const Tree& column = as(definition, "ColumnDef"); kind == "AT_AddColumn" && !is_harmless)
    add(column, "adds column " + text(column, "colname"));
  if (kind == "AT_DropColumn" && !is_harmless) add(command, "drops column " + own);
  if (kind == "AT_DropConstraint" && !is_harmless) add(command, "drops constraint " + own);
  if (kind == "AT_AttachPartition") add(command, "attaches a partition");
  if (kind == "AT_DetachPartition") add(command, "detaches a partition");
  if (kind != "AT_AddConstraint") return;
  const Tree& constraint = as(definition, "Constraint");
  const std::string name = text(constraint, "conname");
  const bool is_dropped = std::ranges::any_of(step.file.statements, [&](const Statement& one) {
    return one.offset <= step.statement.offset && drops_constraint(one, table, name);
  });
  if (!is_dropped) add(constraint, "adds constraint " + name);
}

void look_at_creation(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const auto creation = kCreations.find(step.statement.kind);
  if (creation == kCreations.end() || flag(tree, creation->second.harmless)) return;
  const auto& [harmless, dropped_as, name_in] = creation->second;
  const Words name = name_in(tree);
  if (is_dropped_before(step, dropped_as, qualified(name, std::max<std::size_t>(2, name.size()))))
    return;
  findings.add(step.begin(), "creates " + name.back() + ", which fails the second time");
}

void look_at_rest(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const std::string& kind = step.statement.kind;
  if ((kind == "DropStmt" || kind == "DropRoleStmt") && !flag(tree, "missing_ok"))
    findings.add(step.begin(), "drops without IF EXISTS, which fails the second time");
  if (kind == "AlterEnumStmt" && !flag(tree, "skipIfNewValExists"))
    findings.add(step.begin(), "adds or renames an enum's value, which fails the second time");
  if (kind == "RenameStmt" || kind == "AlterObjectSchemaStmt")
    findings.add(step.begin(), "renames or moves, which fails the second time");
  if (kind == "InsertStmt" && !tree.contains("onConflictClause") && !holds(tree, "SubLink"))
    findings.add(step.begin(), "inserts into " + name_of(part(tree, "relation")).shown() +
                                   ", which fails or doubles the rows the second time");
}

void look(const Step& step, Findings& findings) {
  if (step.statement.is_guarded) return;
  look_at_creation(step, findings);
  look_at_rest(step, findings);
  if (step.statement.kind != "AlterTableStmt") return;
  const Name table = name_of(part(step.statement.tree, "relation"));
  for (const Tree& command : part(step.statement.tree, "cmds"))
    look_at_command(step, table, as(command, "AlterTableCmd"), findings);
}

const AddRule kAdd(
    "not_rerunnable",
    {"a second attempt, or a database that has the object already, stops here until "
     "somebody mends it by hand",
     "IF [NOT] EXISTS, OR REPLACE, ON CONFLICT, the DROP … IF EXISTS before it, or a "
     "DO block that looks first",
     look});

}  // namespace
}  // namespace lint
