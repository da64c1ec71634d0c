#include <algorithm>
#include <array>

#include "lint/changes.h"

namespace lint {
namespace {

/// Whether the second modifiers hold all that the first do. None is no limit.
bool is_wider(const Type& from, const Type& to) {
  if (to.modifiers.empty()) return true;
  if (from.modifiers.empty()) return false;
  if (to.name == "numeric") {  // digits in all, and those behind the point
    const auto scale = [](const Type& type) {
      return type.modifiers.size() > 1 ? type.modifiers[1] : 0;
    };
    return to.modifiers[0] >= from.modifiers[0] && scale(from) == scale(to);
  }
  return to.modifiers[0] >= from.modifiers[0];
}

/// Whether PostgreSQL changes the type without touching a row or an index.
bool keeps_rows(const Type& from, const Type& to) {
  static constexpr std::array<std::string_view, 7> kWiden{
      "varchar", "varbit", "numeric", "timestamp", "timestamptz", "time", "timetz"};
  if (from == to) return true;
  if (from.is_array || to.is_array) return false;
  if (from.name == to.name)
    return std::ranges::find(kWiden, to.name) != kWiden.end() && is_wider(from, to);
  return (from.name == "varchar" && to.name == "text") ||
         (from.name == "text" && to.name == "varchar" && to.modifiers.empty());
}

/// Whether a CHECK is about the column: it is made anew with the type, and every row held against
/// it.
bool is_checked(const Table& table, const std::string& column) {
  return std::ranges::any_of(table.checks, [&](const Check& check) {
    return std::ranges::find(check.columns, column) != check.columns.end();
  });
}

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_AlterColumnType") return;
    const std::string name = text(change.command, "name");
    const Table* table = step.before.table(change.table);
    const Column* column = table == nullptr ? nullptr : table->column(name);
    const Tree& definition = change.definition;
    const bool is_plain = !definition.contains("raw_default") && !definition.contains("collClause");
    const Type to = type_of(part(definition, "typeName"));
    const bool is_kept = is_plain && column != nullptr && keeps_rows(column->type, to);
    if (is_kept && !is_checked(*table, name)) return;
    const bool is_known = column != nullptr && !column->type.name.empty();
    findings.add(step.at(definition),
                 "the type of " + name + " of " + change.table.shown() + " changes from " +
                     (is_known ? column->type.name : "an unknown one") + " to " + to.name +
                     (is_kept ? ", and a CHECK is about it" : ""));
  });
}

const AddRule kAdd(
    "type_change_rewrites",
    {"ACCESS EXCLUSIVE while every row or index is written anew, or every row held "
     "against a CHECK: all queries on the table wait",
     "add a column of the new type, fill it in batches, let the clients use it, drop "
     "the old one; a longer varchar, or varchar to text, without a CHECK is free",
     look});

}  // namespace
}  // namespace lint
