#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lint/file.h"
#include "lint/tree.h"

namespace lint {

/// A column's type.
struct Type {
  std::string name;             ///< "varchar", "timestamptz"; "" if unknown
  std::vector<long> modifiers;  ///< 20 of varchar(20)
  bool is_array = false;

  bool operator==(const Type&) const = default;
};

/// The type that a TypeName tells.
Type type_of(const Tree& type_name);

/// A column of a table.
struct Column {
  std::string name;
  Type type;
  bool is_not_null = false;
  Where where;  ///< that adds it
};

/// An index of a table, or the one behind a key of it.
struct Index {
  std::string name;
  std::vector<std::string> columns;  ///< "" where it has an expression
  std::vector<std::string> uses;     ///< all that it needs, INCLUDE, expressions and WHERE too
  bool is_partial = false;
  const File* file = nullptr;  ///< that creates it
};

/// A foreign key of a table.
struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  Name target;
  Where where;
};

/// A CHECK of a table.
struct Check {
  std::string name;
  std::vector<std::string> columns;   ///< that it is about
  std::vector<std::string> not_null;  ///< the columns that it proves to be no NULL
  bool is_valid = true;               ///< every row was looked at
};

/// A table or materialized view as the migrations up to a statement have made it.
struct Table {
  Where where;  ///< that creates it; nowhere: the folder only alters it
  bool is_temporary = false;
  bool is_materialized_view = false;
  bool is_partitioned = false;
  bool is_partition = false;
  bool is_row_security_enabled = false;
  bool is_row_security_forced = false;
  bool has_primary_key = false;
  std::vector<Column> columns;
  std::vector<Index> indexes;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::map<std::string, const File*> not_valid;  ///< constraints not validated, and who added them

  /// The column, or nullptr.
  const Column* column(const std::string& name) const;
};

/// A view.
struct View {
  Where where;
  bool is_invoker = false;  ///< it reads with the rights of who asks
};

/// A function.
struct Function {
  std::string volatility;          ///< "volatile", "stable", "immutable"
  bool sets_row_security = false;  ///< its body enables and forces it: for tables that it is given
  bool is_definer = false;         ///< it runs with its owner's rights
  bool is_path_closed = false;     ///< only the owner can put objects on its search_path
};

/// What the migrations up to a statement have made. A folder need not be the whole truth: what it
/// does not create may be there all the same.
struct Schema {
  std::map<Name, Table> tables;
  std::map<Name, View> views;
  std::map<Name, Function> functions;

  /// The table, or nullptr.
  const Table* table(const Name& name) const;

  /// Whether others may be using the table while the file is applied: all but what the file itself
  /// has created. A database has the earlier files' tables, and rows in them.
  bool is_live(const Name& table, const File& file) const;

  /// The table that has an index of that name, with the index; nullptrs if none has.
  std::pair<const Table*, const Index*> index(const Name& name) const;

  /// Does what the statement does.
  void absorb(const File& file, const Statement& statement);
};

}  // namespace lint
