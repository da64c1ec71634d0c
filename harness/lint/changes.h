#pragma once

#include <functional>
#include <string>

#include "lint/rule.h"

namespace lint {

/// One command of an ALTER TABLE.
struct Change {
  Name table;
  std::string kind;        ///< "AT_AddColumn"
  const Tree& command;     ///< the AlterTableCmd
  const Tree& definition;  ///< the ColumnDef that it adds or changes; else empty
};

/// Shows the commands of an ALTER TABLE of a table that others may be using.
void each_live_change(const Step& step, const std::function<void(const Change&)>& show);

/// A constraint that a table which others may be using is given.
struct NewConstraint {
  Name table;
  const Tree& constraint;
  const Tree* column;  ///< the new column that carries it, or nullptr

  /// What it is, for people: "the constraint x of public.t", "the new column c of public.t".
  std::string shown() const;
};

/// Shows the constraints that ALTER TABLE adds to a table that others may be using, on their own or
/// with a column.
void each_live_constraint(const Step& step, const std::function<void(const NewConstraint&)>& show);

/// A column that is given a type.
struct TypedColumn {
  std::string name;
  Type type;
  const Tree& definition;  ///< its ColumnDef
};

/// Shows the columns that a statement gives a type: of a new table, added, or changed.
void each_typed_column(const Statement& statement,
                       const std::function<void(const TypedColumn&)>& show);

/// Finds fault with the columns of that type: adds `NAME is WRITTEN`.
void find_type(const Step& step, const std::string& type, const std::string& written,
               Findings& findings);

}  // namespace lint
