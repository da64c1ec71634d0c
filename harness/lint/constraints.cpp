#include "lint/constraints.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace lint {
namespace {

/// The name that PostgreSQL gives to a constraint without one.
std::string name_or_default(const Tree& constraint, const Name& table,
                            const std::vector<std::string>& columns, const char* ending) {
  const std::string given = text(constraint, "conname");
  if (!given.empty()) return given;
  return fmt::format("{}_{}{}", table.own,
                     columns.empty() ? "" : fmt::format("{}_", fmt::join(columns, "_")), ending);
}

std::vector<std::string> columns_of(const Tree& constraint, const char* list,
                                    const std::string& column) {
  return column.empty() ? words(part(constraint, list)) : std::vector<std::string>{column};
}

void add_key(const Name& name, Table& table, const Cause& cause, const Tree& constraint,
             const std::string& column) {
  const bool is_primary = is_kind(constraint, "CONSTR_PRIMARY");
  table.has_primary_key = table.has_primary_key || is_primary;
  const std::string existing = text(constraint, "indexname");
  const std::vector<std::string> columns = columns_of(constraint, "keys", column);
  if (is_primary)
    for (Column& one : table.columns)
      one.is_not_null = one.is_not_null || std::ranges::find(columns, one.name) != columns.end();
  if (!existing.empty()) return;  // USING INDEX: it is there already
  table.indexes.push_back({is_primary ? name_or_default(constraint, name, {}, "pkey")
                                      : name_or_default(constraint, name, columns, "key"),
                           columns, columns, false, &cause.file});
}

void add_exclusion(const Name& name, Table& table, const Cause& cause, const Tree& constraint) {
  std::vector<std::string> columns;
  for (const Tree& one : part(constraint, "exclusions"))
    columns.push_back(text(as(part(as(one, "List"), "items").at(0), "IndexElem"), "name"));
  table.indexes.push_back({name_or_default(constraint, name, columns, "excl"), columns,
                           columns_used_by_index(constraint), constraint.contains("where_clause"),
                           &cause.file});
}

}  // namespace

bool is_kind(const Tree& constraint, const char* kind) {
  return text(constraint, "contype") == kind;
}

std::vector<const Tree*> constraints_of(const Tree& column) {
  std::vector<const Tree*> all;
  for (const Tree& one : part(column, "constraints")) all.push_back(&as(one, "Constraint"));
  return all;
}

const Tree* constraint_of(const Tree& column, const char* kind) {
  for (const Tree* one : constraints_of(column))
    if (is_kind(*one, kind)) return one;
  return nullptr;
}

std::vector<std::string> columns_in(const Tree& expression) {
  std::vector<std::string> columns;
  each(expression, "ColumnRef", [&](const Tree& reference) {
    const auto fields = words(part(reference, "fields"));
    if (!fields.empty()) columns.push_back(fields.back());
  });
  return columns;
}

std::vector<std::string> columns_used_by_index(const Tree& definition) {
  std::vector<std::string> used = columns_in(definition);
  each(definition, "IndexElem", [&](const Tree& one) {
    if (one.contains("name")) used.push_back(text(one, "name"));
  });
  return used;
}

std::vector<std::string> not_null_columns(const Tree& expression) {
  std::vector<std::string> proved;
  std::vector<const Tree*> open{&expression};
  while (!open.empty()) {
    const Tree& node = *open.back();
    open.pop_back();
    const Tree& test = as(node, "NullTest");
    const auto fields = words(part(as(part(test, "arg"), "ColumnRef"), "fields"));
    if (text(test, "nulltesttype") == "IS_NOT_NULL" && !fields.empty())
      proved.push_back(fields.back());
    const Tree& both = as(node, "BoolExpr");
    if (text(both, "boolop") == "AND_EXPR")
      for (const Tree& argument : part(both, "args")) open.push_back(&argument);
  }
  return proved;
}

void add_constraint(const Name& name, Table& table, const Cause& cause, const Tree& constraint,
                    const std::string& column) {
  const bool is_valid = !flag(constraint, "skip_validation");
  std::string own;
  if (is_kind(constraint, "CONSTR_CHECK")) {
    own = name_or_default(constraint, name, columns_of({}, "", column), "check");
    const Tree& expression = part(constraint, "raw_expr");
    table.checks.push_back({own, columns_in(expression), not_null_columns(expression), is_valid});
  } else if (is_kind(constraint, "CONSTR_FOREIGN")) {
    const auto columns = columns_of(constraint, "fk_attrs", column);
    own = name_or_default(constraint, name, columns, "fkey");
    table.foreign_keys.push_back(
        {own, columns, name_of(part(constraint, "pktable")), cause.at(constraint)});
  } else if (is_kind(constraint, "CONSTR_PRIMARY") || is_kind(constraint, "CONSTR_UNIQUE")) {
    add_key(name, table, cause, constraint, column);
  } else if (is_kind(constraint, "CONSTR_EXCLUSION")) {
    add_exclusion(name, table, cause, constraint);
  }
  if (!is_valid) table.not_valid[own] = &cause.file;
}

void add_column(const Name& name, Table& table, const Cause& cause, const Tree& column) {
  const std::string own = text(column, "colname");
  if (table.column(own) != nullptr) return;
  const bool is_not_null = constraint_of(column, "CONSTR_NOTNULL") != nullptr ||
                           constraint_of(column, "CONSTR_PRIMARY") != nullptr;
  table.columns.push_back({own, type_of(part(column, "typeName")), is_not_null, cause.at(column)});
  for (const Tree* one : constraints_of(column)) add_constraint(name, table, cause, *one, own);
}

}  // namespace lint
