#include <algorithm>
#include <map>

#include "lint/creations.h"
#include "lint/queries.h"
#include "lint/rule.h"

namespace lint {
namespace {

/// Whether the file has dropped it before, if it was there.
bool is_dropped_before(const Step& step, const Created& created) {
  return std::ranges::any_of(step.file.statements, [&](const Statement& one) {
    if (one.offset >= step.statement.offset || one.kind != "DropStmt") return false;
    if (text(one.tree, "removeType") != created.type || !flag(one.tree, "missing_ok")) return false;
    const auto dropped = dropped_by(one);
    return std::ranges::find(dropped, created.name) != dropped.end();
  });
}

/// Whether the file drops that part of the table, if it is there, in this statement or before it.
bool is_taken_off_before(const Step& step, const Name& table, const std::string& kind,
                         const std::string& name) {
  return std::ranges::any_of(step.file.statements, [&](const Statement& one) {
    if (one.offset > step.statement.offset || one.kind != "AlterTableStmt") return false;
    if (name_of(part(one.tree, "relation")) != table) return false;
    return std::ranges::any_of(part(one.tree, "cmds"), [&](const Tree& node) {
      const Tree& command = as(node, "AlterTableCmd");
      return text(command, "subtype") == kind && text(command, "name") == name &&
             flag(command, "missing_ok");
    });
  });
}

/// ALTER TABLE commands that fail the second time unless they say IF [NOT] EXISTS, which those
/// about partitions and parents cannot.
const std::map<std::string, const char*, std::less<>> kOnce{
    {"AT_AddColumn", "adds column "},
    {"AT_DropColumn", "drops column "},
    {"AT_DropConstraint", "drops constraint "},
    {"AT_DropIdentity", "drops the identity of "},
    {"AT_DropExpression", "drops the expression of "},
    {"AT_AttachPartition", "attaches a partition"},
    {"AT_DetachPartition", "detaches a partition"},
    {"AT_AddInherit", "adds a parent"},
    {"AT_DropInherit", "drops a parent"},
};

void look_at_command(const Step& step, const Name& table, const Tree& command, Findings& findings) {
  const std::string kind = text(command, "subtype");
  const Tree& definition = part(command, "def");
  const std::string own = text(command, "name");
  const auto add = [&](const Tree& at, const std::string& what) {
    findings.add(step.at(at), what + " of " + table.shown() + ", which fails the second time");
  };
  const Tree& column = as(definition, "ColumnDef");
  if (const auto once = kOnce.find(kind); once != kOnce.end() && !flag(command, "missing_ok"))
    add(kind == "AT_AddColumn" ? column : command,
        once->second + (kind == "AT_AddColumn" ? text(column, "colname") : own));
  const Tree& constraint = as(definition, "Constraint");
  const std::string name = text(constraint, "conname");
  if (kind == "AT_AddConstraint" && !is_taken_off_before(step, table, "AT_DropConstraint", name))
    add(constraint, "adds constraint " + name);
  if (kind == "AT_AddIdentity" && !is_taken_off_before(step, table, "AT_DropIdentity", own))
    add(constraint, "adds an identity to " + own);
}

void look_at_table(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  // Only a table's partition is refused the second time, not an index's.
  if (step.statement.kind != "AlterTableStmt" || text(tree, "objtype") == "OBJECT_INDEX") return;
  for (const Tree& command : part(tree, "cmds"))
    look_at_command(step, name_of(part(tree, "relation")), as(command, "AlterTableCmd"), findings);
}

/// Subtypes of ALTER DOMAIN.
constexpr const char* kAddConstraint = "C";
constexpr const char* kDropConstraint = "X";

void look_at_domain(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind != "AlterDomainStmt") return;
  const Name domain = name_of(words(part(tree, "typeName")));
  const std::string kind = text(tree, "subtype");
  const auto add = [&](const std::string& what) {
    findings.add(step.begin(), what + " of " + domain.shown() + ", which fails the second time");
  };
  if (kind == kDropConstraint && !flag(tree, "missing_ok"))
    add("drops constraint " + text(tree, "name"));
  if (kind != kAddConstraint) return;
  const std::string name = text(as(part(tree, "def"), "Constraint"), "conname");
  const bool is_dropped = std::ranges::any_of(step.file.statements, [&](const Statement& one) {
    return one.offset < step.statement.offset && one.kind == "AlterDomainStmt" &&
           text(one.tree, "subtype") == kDropConstraint && flag(one.tree, "missing_ok") &&
           text(one.tree, "name") == name && name_of(words(part(one.tree, "typeName"))) == domain;
  });
  if (!is_dropped) add("adds constraint " + name);
}

void look_at_creation(const Step& step, Findings& findings) {
  const auto created = created_by(step.statement);
  if (!created || created->is_harmless || is_dropped_before(step, *created)) return;
  findings.add(step.begin(), "creates " + created->name.back() + ", which fails the second time");
}

/// Whether an INSERT leaves out what is there: ON CONFLICT, or NOT EXISTS or NOT IN of the table.
bool looks_first(const Tree& insert, const Name& table) {
  bool looks = insert.contains("onConflictClause");
  each(insert, "BoolExpr", [&](const Tree& condition) {
    if (text(condition, "boolop") != "NOT_EXPR") return;
    for (const Tree& denied : part(condition, "args"))
      each(as(denied, "SubLink"), "RangeVar",
           [&](const Tree& read) { looks = looks || name_of(read) == table; });
  });
  return looks;
}

void look_at_rows(const Step& step, Findings& findings) {
  each_carried_out(step.statement, [&](const std::string& kind, const Tree& tree) {
    const Name table = name_of(part(tree, "relation"));
    const bool inserts = kind == "InsertStmt" && !looks_first(tree, table);
    const bool copies = kind == "CopyStmt" && flag(tree, "is_from");
    if (inserts || copies)
      findings.add(step.begin(), (inserts ? "inserts into " : "copies into ") + table.shown() +
                                     ", which fails or doubles the rows the second time");
  });
}

void look_at_rest(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const std::string& kind = step.statement.kind;
  if ((kind == "DropStmt" || kind == "DropRoleStmt") && !flag(tree, "missing_ok"))
    findings.add(step.begin(), "drops without IF EXISTS, which fails the second time");
  if (kind == "AlterEnumStmt" && !flag(tree, "skipIfNewValExists"))
    findings.add(step.begin(), "adds or renames an enum's value, which fails the second time");
  if (kind == "AlterPublicationStmt" && tree.contains("pubobjects") &&
      text(tree, "action") != "AP_SetObjects")
    findings.add(step.begin(),
                 "adds to or takes out of a publication, which fails the second time");
  if (kind == "RenameStmt" || kind == "AlterObjectSchemaStmt")
    findings.add(step.begin(), "renames or moves, which fails the second time");
}

void look(const Step& step, Findings& findings) {
  if (step.statement.is_guarded) return;
  look_at_creation(step, findings);
  look_at_table(step, findings);
  look_at_domain(step, findings);
  look_at_rows(step, findings);
  look_at_rest(step, findings);
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
