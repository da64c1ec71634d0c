#include "lint/schema.h"

#include <algorithm>
#include <utility>

namespace lint {

Type type_of(const Tree& type_name) {
  const auto names = words(part(type_name, "names"));
  Type type;
  if (!names.empty()) type.name = names.back();
  for (const Tree& modifier : part(type_name, "typmods"))
    if (const auto value = constant(modifier)) type.modifiers.push_back(std::atol(value->c_str()));
  type.is_array = !part(type_name, "arrayBounds").empty();
  return type;
}

const Column* Table::column(const std::string& name) const {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

const Table* Schema::table(const Name& name) const {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}

bool Schema::is_live(const Name& name, const File& file) const {
  const Table* known = table(name);
  return known == nullptr || (known->where.file != &file && !known->is_temporary);
}

std::pair<const Table*, const Index*> Schema::index(const Name& name) const {
  for (const auto& [table_name, table] : tables) {
    if (table_name.schema != name.schema) continue;  // an index is in its table's schema
    const auto found = std::ranges::find(table.indexes, name.own, &Index::name);
    if (found != table.indexes.end()) return {&table, &*found};
  }
  return {nullptr, nullptr};
}

}  // namespace lint
