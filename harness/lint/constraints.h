#pragma once

#include <string>
#include <vector>

#include "lint/schema.h"
#include "lint/tree.h"

namespace lint {

/// Whether a Constraint is of that kind, as "CONSTR_CHECK".
bool is_kind(const Tree& constraint, const char* kind);

/// The Constraints that a ColumnDef carries itself.
std::vector<const Tree*> constraints_of(const Tree& column);

/// The ColumnDef's constraint of that kind, or nullptr.
const Tree* constraint_of(const Tree& column, const char* kind);

/// The columns that an expression names.
std::vector<std::string> columns_in(const Tree& expression);

/// The columns that an IndexStmt needs, or an EXCLUDE's Constraint: its keys, and those in INCLUDE,
/// expressions and WHERE.
std::vector<std::string> columns_used_by_index(const Tree& definition);

/// The columns that a CHECK's expression proves to be no NULL: "a IS NOT NULL AND …".
std::vector<std::string> not_null_columns(const Tree& expression);

/// Adds what a Constraint stands for to the table. `column` is the column that carries it, "" for a
/// table's constraint.
void add_constraint(const Name& name, Table& table, const Cause& cause, const Tree& constraint,
                    const std::string& column);

/// Adds a ColumnDef with its constraints to the table.
void add_column(const Name& name, Table& table, const Cause& cause, const Tree& column);

}  // namespace lint
