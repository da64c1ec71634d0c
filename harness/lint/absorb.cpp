#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "lint/constraints.h"
#include "lint/functions.h"
#include "lint/options.h"
#include "lint/queries.h"
#include "lint/schema.h"

namespace lint {
namespace {

using Absorb = void (*)(Schema&, const Cause&);

/// What a table takes over from another: its columns, and perhaps its keys.
void inherit(const Table& parent, Table& table, bool with_keys) {
  for (Column column : parent.columns) {
    column.where = table.where;
    table.columns.push_back(std::move(column));
  }
  if (!with_keys) return;
  table.indexes = parent.indexes;
  table.has_primary_key = parent.has_primary_key;
  table.checks = parent.checks;
}

/// INCLUDING INDEXES, or ALL, among the options of LIKE.
constexpr long kIncludingIndexes = 1 << 6;

void add_element(const Schema& schema, const Name& name, Table& table, const Cause& cause,
                 const Tree& element) {
  if (const Tree& column = as(element, "ColumnDef"); !column.empty())
    add_column(name, table, cause, column);
  if (const Tree& constraint = as(element, "Constraint"); !constraint.empty())
    add_constraint(name, table, cause, constraint, "");
  if (const Tree& like = as(element, "TableLikeClause"); !like.empty())
    if (const Table* parent = schema.table(name_of(part(like, "relation"))))
      inherit(*parent, table, (number(like, "options") & kIncludingIndexes) != 0);
}

bool is_temporary(const Tree& relation) { return text(relation, "relpersistence") == "t"; }

void create_table(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const Name name = name_of(part(tree, "relation"));
  if (schema.tables.contains(name)) return;  // IF NOT EXISTS
  Table table;
  table.where = cause.begin();
  table.is_temporary = is_temporary(part(tree, "relation"));
  table.is_partitioned = tree.contains("partspec");
  table.is_partition = tree.contains("partbound");
  for (const Tree& parent : part(tree, "inhRelations"))
    if (const Table* known = schema.table(name_of(as(parent, "RangeVar"))))
      inherit(*known, table, table.is_partition);
  // A key names columns, which may stand behind it.
  for (const bool columns : {true, false})
    for (const Tree& element : part(tree, "tableElts"))
      if (as(element, "Constraint").empty() == columns)
        add_element(schema, name, table, cause, element);
  schema.tables.emplace(name, std::move(table));
}

/// What a query fills. Its columns have the names that the query tells; their types are unknown.
void create_from(Schema& schema, const Cause& cause, const Tree& query, const Tree& relation,
                 bool is_materialized_view) {
  Table table;
  table.where = cause.begin();
  table.is_temporary = is_temporary(relation);
  table.is_materialized_view = is_materialized_view;
  for (const Tree& one : part(first_select(query), "targetList")) {
    const Tree& target = as(one, "ResTarget");
    const auto fields = words(part(as(part(target, "val"), "ColumnRef"), "fields"));
    const std::string given = text(target, "name");
    if (!given.empty() || !fields.empty())
      table.columns.push_back({given.empty() ? fields.back() : given, {}, false, cause.at(target)});
  }
  schema.tables.emplace(name_of(relation), std::move(table));
}

void create_table_as(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  create_from(schema, cause, as(part(tree, "query"), "SelectStmt"), part(part(tree, "into"), "rel"),
              text(tree, "objtype") == "OBJECT_MATVIEW");
}

void create_index(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  Table& table = schema.tables[name_of(part(tree, "relation"))];
  const std::string name = text(tree, "idxname");
  const bool is_there = std::ranges::find(table.indexes, name, &Index::name) != table.indexes.end();
  if (!name.empty() && is_there) return;
  std::vector<std::string> columns;
  for (const Tree& column : part(tree, "indexParams"))
    columns.push_back(text(as(column, "IndexElem"), "name"));
  table.indexes.push_back({name, std::move(columns), columns_used_by_index(tree),
                           tree.contains("whereClause"), &cause.file});
}

void validate(Table& table, const std::string& constraint) {
  table.not_valid.erase(constraint);
  for (Check& check : table.checks) check.is_valid = check.is_valid || check.name == constraint;
}

void drop_constraint(Table& table, const std::string& name) {
  std::erase_if(table.checks, [&](const Check& one) { return one.name == name; });
  std::erase_if(table.foreign_keys, [&](const ForeignKey& one) { return one.name == name; });
  std::erase_if(table.indexes, [&](const Index& one) { return one.name == name; });
  table.not_valid.erase(name);
}

void change_column(Table& table, const Tree& command) {
  const std::string kind = text(command, "subtype");
  const std::string name = text(command, "name");
  for (Column& column : table.columns) {
    if (column.name != name) continue;
    if (kind == "AT_SetNotNull") column.is_not_null = true;
    if (kind == "AT_DropNotNull") column.is_not_null = false;
    if (kind == "AT_AlterColumnType")
      column.type = type_of(part(as(part(command, "def"), "ColumnDef"), "typeName"));
  }
}

void drop_column(Table& table, const std::string& name) {
  const auto uses = [&](const std::vector<std::string>& columns) {
    return std::ranges::find(columns, name) != columns.end();
  };
  std::erase_if(table.columns, [&](const Column& one) { return one.name == name; });
  std::erase_if(table.indexes, [&](const Index& one) { return uses(one.uses); });
  std::erase_if(table.foreign_keys, [&](const ForeignKey& one) { return uses(one.columns); });
}

void change_table(Schema& schema, const Name& name, Table& table, const Cause& cause,
                  const Tree& command) {
  const std::string kind = text(command, "subtype");
  const Tree& definition = part(command, "def");
  if (kind == "AT_AddColumn") add_column(name, table, cause, as(definition, "ColumnDef"));
  if (kind == "AT_AddConstraint")
    add_constraint(name, table, cause, as(definition, "Constraint"), "");
  if (kind == "AT_DropColumn") drop_column(table, text(command, "name"));
  if (kind == "AT_DropConstraint") drop_constraint(table, text(command, "name"));
  if (kind == "AT_ValidateConstraint") validate(table, text(command, "name"));
  if (kind == "AT_EnableRowSecurity") table.is_row_security_enabled = true;
  if (kind == "AT_DisableRowSecurity") table.is_row_security_enabled = false;
  if (kind == "AT_ForceRowSecurity") table.is_row_security_forced = true;
  if (kind == "AT_NoForceRowSecurity") table.is_row_security_forced = false;
  if (kind == "AT_AttachPartition")
    if (const auto partition =
            schema.tables.find(name_of(part(as(definition, "PartitionCmd"), "name")));
        partition != schema.tables.end())
      partition->second.is_partition = true;
  change_column(table, command);
}

void alter_table(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const Name name = name_of(part(tree, "relation"));
  const auto view = schema.views.find(name);
  for (const Tree& one : part(tree, "cmds")) {
    const Tree& command = as(one, "AlterTableCmd");
    if (text(tree, "objtype") == "OBJECT_TABLE")
      change_table(schema, name, schema.tables[name], cause, command);
    const Tree& options = part(as(part(command, "def"), "List"), "items");
    if (view != schema.views.end() && has_option(options, "security_invoker"))
      view->second.is_invoker = is_on(options, "security_invoker");
  }
}

void create_view(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  schema.views[name_of(part(tree, "view"))] = {cause.begin(),
                                               is_on(part(tree, "options"), "security_invoker")};
}

void select(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  if (const Tree& into = into_of(tree); !into.empty())
    create_from(schema, cause, tree, part(into, "rel"), false);
  call_functions(schema, cause);
}

void drop_index(Schema& schema, const Name& name) {
  for (auto& [table_name, table] : schema.tables)
    if (table_name.schema == name.schema)
      std::erase_if(table.indexes, [&](const Index& one) { return one.name == name.own; });
}

void drop(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const std::string kind = text(tree, "removeType");
  for (const Tree& object : part(tree, "objects")) {
    const Name name = name_of(words(part(as(object, "List"), "items")));
    if (kind == "OBJECT_TABLE" || kind == "OBJECT_MATVIEW") schema.tables.erase(name);
    if (kind == "OBJECT_VIEW") schema.views.erase(name);
    if (kind == "OBJECT_INDEX") drop_index(schema, name);
    if (kind == "OBJECT_SCHEMA") {
      const std::string own = text(as(object, "String"), "sval");
      std::erase_if(schema.tables, [&](const auto& one) { return one.first.schema == own; });
      std::erase_if(schema.views, [&](const auto& one) { return one.first.schema == own; });
    }
  }
}

template <class Objects>
void move(Objects& objects, const Name& from, const Name& to) {
  if (auto node = objects.extract(from); !node.empty()) {
    node.key() = to;
    objects.insert(std::move(node));
  }
}

void rename_column(Table& table, const std::string& from, const std::string& to) {
  const auto rename = [&](std::vector<std::string>& columns) {
    std::ranges::replace(columns, from, to);
  };
  for (Column& column : table.columns)
    if (column.name == from) column.name = to;
  for (Index& index : table.indexes) {
    rename(index.columns);
    rename(index.uses);
  }
  for (ForeignKey& key : table.foreign_keys) rename(key.columns);
  for (Check& check : table.checks) {
    rename(check.columns);
    rename(check.not_null);
  }
}

void rename(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const std::string kind = text(tree, "renameType");
  const Name name = name_of(part(tree, "relation"));
  const Name renamed{name.schema, text(tree, "newname")};
  if (kind == "OBJECT_TABLE" || kind == "OBJECT_MATVIEW") move(schema.tables, name, renamed);
  if (kind == "OBJECT_VIEW") move(schema.views, name, renamed);
  if (const auto table = schema.tables.find(name);
      kind == "OBJECT_COLUMN" && table != schema.tables.end())
    rename_column(table->second, text(tree, "subname"), renamed.own);
}

void set_schema(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const Name name = name_of(part(tree, "relation"));
  const Name moved{text(tree, "newschema"), name.own};
  const std::string kind = text(tree, "objectType");
  if (kind == "OBJECT_TABLE" || kind == "OBJECT_MATVIEW") move(schema.tables, name, moved);
  if (kind == "OBJECT_VIEW") move(schema.views, name, moved);
}

const std::map<std::string, Absorb, std::less<>> kAbsorbed{
    {"CreateStmt", create_table},
    {"CreateTableAsStmt", create_table_as},
    {"IndexStmt", create_index},
    {"AlterTableStmt", alter_table},
    {"ViewStmt", create_view},
    {"CreateFunctionStmt", create_function},
    {"AlterFunctionStmt", alter_function},
    {"SelectStmt", select},
    {"DropStmt", drop},
    {"RenameStmt", rename},
    {"AlterObjectSchemaStmt", set_schema},
};

}  // namespace

void Schema::absorb(const File& file, const Statement& statement) {
  const auto found = kAbsorbed.find(statement.kind);
  if (found != kAbsorbed.end()) found->second(*this, {file, statement});
}

}  // namespace lint
