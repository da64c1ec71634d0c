#include <algorithm>

#include <fmt/format.h>

#include "lint/rule.h"

namespace lint {
namespace {

/// Whether the index begins with the columns, in any order.
bool leads_with(const Index& index, const std::vector<std::string>& columns) {
  return !index.is_partial && index.columns.size() >= columns.size() &&
         std::is_permutation(columns.begin(), columns.end(), index.columns.begin());
}

void look(const Schema& schema, Findings& findings) {
  for (const auto& [name, table] : schema.tables)
    for (const ForeignKey& key : table.foreign_keys)
      if (std::ranges::none_of(table.indexes,
                               [&](const Index& one) { return leads_with(one, key.columns); }))
        findings.add(key.where, fmt::format("no index of {} leads with the columns of foreign key "
                                            "{} ({})",
                                            name.shown(), key.name, fmt::join(key.columns, ", ")));
}

const AddRule kAdd("foreign_key_without_index",
                   {"a deleted or renumbered row of the other table reads all of this one for rows "
                    "that refer to it, and holds its locks meanwhile",
                    "an index that begins with these columns, in any order, and holds every row",
                    look});

}  // namespace
}  // namespace lint
