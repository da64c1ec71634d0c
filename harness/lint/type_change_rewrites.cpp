#include <algorithm>
#include <array>
#include <limits>

#include "lint/changes.h"

namespace lint {
namespace {

/// The modifier at that place. None there is the most that there can be.
long modifier(const Type& type, std::size_t place, long most) {
  return type.modifiers.size() > place ? type.modifiers[place] : most;
}

constexpr long kAllFields = 0x7FFF;  // of an interval, from year to second
constexpr long kMostDigits = 6;      // of a second

/// Whether the second modifiers hold all that the first do.
bool is_wider(const Type& from, const Type& to) {
  if (to.modifiers.empty()) return true;
  if (to.name == "numeric")  // digits in all, and those behind the point
    return !from.modifiers.empty() && to.modifiers[0] >= from.modifiers[0] &&
           modifier(to, 1, 0) == modifier(from, 1, 0);
  if (to.name == "interval")
    return (modifier(to, 0, kAllFields) == kAllFields ||
            modifier(to, 0, kAllFields) == modifier(from, 0, kAllFields)) &&
           modifier(to, 1, kMostDigits) >= modifier(from, 1, kMostDigits);
  const long most = to.name.starts_with("time") ? kMostDigits : std::numeric_limits<long>::max();
  return modifier(to, 0, most) >= modifier(from, 0, most);
}

/// Whether PostgreSQL changes the type without touching a row or an index.
bool keeps_rows(const Type& from, const Type& to) {
  static constexpr std::array<std::string_view, 8> kWiden{
      "varchar", "varbit", "numeric", "timestamp", "timestamptz", "time", "timetz", "interval"};
  if (from == to) return true;
  if (from.is_array || to.is_array) return false;
  if (from.name == to.name)
    return std::ranges::find(kWiden, to.name) != kWiden.end() && is_wider(from, to);
  return (from.name == "varchar" && to.name == "text") ||
         (from.name == "text" && to.name == "varchar" && to.modifiers.empty());
}

bool has(const std::vector<std::string>& columns, const std::string& column) {
  return std::ranges::find(columns, column) != columns.end();
}

/// What about the column is made anew even if its rows stay as they are; "" if nothing. Every row
/// is held against such a CHECK again.
std::string made_anew(const Table& table, const std::string& column) {
  if (std::ranges::any_of(table.checks, [&](const Check& one) { return has(one.columns, column); }))
    return ", and a CHECK is about it";
  if (std::ranges::any_of(table.indexes, [&](const Index& one) {
        return has(one.uses, column) && (one.is_partial || has(one.columns, ""));
      }))
    return ", and a partial index or one on an expression is about it";
  return "";
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
    const std::string also = is_kept ? made_anew(*table, name) : "";
    if (is_kept && also.empty()) return;
    const bool is_known = column != nullptr && !column->type.name.empty();
    findings.add(step.at(definition),
                 "the type of " + name + " of " + change.table.shown() + " changes from " +
                     (is_known ? column->type.name : "an unknown one") + " to " + to.name + also);
  });
}

const AddRule kAdd(
    "type_change_rewrites",
    {"ACCESS EXCLUSIVE while every row or index is written anew, or every row held "
     "against a CHECK: all queries on the table wait",
     "add a column of the new type, fill it in batches, let the clients use it, drop "
     "the old one; a longer varchar, or varchar to text, is free where no CHECK, partial index or "
     "index on an expression is about it",
     look});

}  // namespace
}  // namespace lint
