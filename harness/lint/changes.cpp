#include "lint/changes.h"

#include "lint/constraints.h"

namespace lint {
namespace {

void each_change(const Statement& statement, const std::function<void(const Change&)>& show) {
  if (statement.kind != "AlterTableStmt") return;
  const Name table = name_of(part(statement.tree, "relation"));
  for (const Tree& one : part(statement.tree, "cmds")) {
    const Tree& command = as(one, "AlterTableCmd");
    show({table, text(command, "subtype"), command, as(part(command, "def"), "ColumnDef")});
  }
}

}  // namespace

void each_live_change(const Step& step, const std::function<void(const Change&)>& show) {
  if (text(step.statement.tree, "objtype") != "OBJECT_TABLE") return;
  each_change(step.statement, [&](const Change& change) {
    if (step.is_live(change.table)) show(change);
  });
}

std::string NewConstraint::shown() const {
  if (column != nullptr)
    return "the new column " + text(*column, "colname") + " of " + table.shown();
  const std::string name = text(constraint, "conname");
  return (name.empty() ? "a new constraint" : "the new constraint " + name) + " of " +
         table.shown();
}

void each_live_constraint(const Step& step, const std::function<void(const NewConstraint&)>& show) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind == "AT_AddConstraint")
      show({change.table, as(part(change.command, "def"), "Constraint"), nullptr});
    if (change.kind == "AT_AddColumn")
      for (const Tree* one : constraints_of(change.definition))
        show({change.table, *one, &change.definition});
  });
}

void each_typed_column(const Statement& statement,
                       const std::function<void(const TypedColumn&)>& show) {
  const auto show_column = [&](const std::string& name, const Tree& column) {
    if (column.contains("typeName")) show({name, type_of(part(column, "typeName")), column});
  };
  if (statement.kind == "CreateStmt")
    for (const Tree& element : part(statement.tree, "tableElts"))
      show_column(text(as(element, "ColumnDef"), "colname"), as(element, "ColumnDef"));
  each_change(statement, [&](const Change& change) {
    const std::string name = text(change.definition, "colname");
    show_column(name.empty() ? text(change.command, "name") : name, change.definition);
  });
}

void find_type(const Step& step, const std::string& type, const std::string& written,
               Findings& findings) {
  each_typed_column(step.statement, [&](const TypedColumn& column) {
    if (column.type.name == type)
      findings.add(step.at(column.definition), "column " + column.name + " is " + written);
  });
}

}  // namespace lint
