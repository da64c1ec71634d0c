#include <algorithm>

#include "lint/queries.h"
#include "lint/rule.h"

namespace lint {
namespace {

/// Whether the condition is the same for every row: it names no column, nor a cursor's row.
bool is_same_for_all(const Tree& condition) {
  return !holds(condition, "ColumnRef") && !condition.contains("CurrentOfExpr");
}

/// Whether the MERGE changes or deletes whatever it matches.
bool changes_all_matched(const Tree& merge) {
  return std::ranges::any_of(part(merge, "mergeWhenClauses"), [](const Tree& one) {
    const Tree& when = as(one, "MergeWhenClause");
    const std::string does = text(when, "commandType");
    return (does == "CMD_UPDATE" || does == "CMD_DELETE") && !when.contains("condition");
  });
}

/// Whether the MERGE reads a table that is in use, and all of it: nothing bounds how many rows
/// match.
bool has_whole_table_as_source(const Step& step, const Tree& merge) {
  const Tree& source = as(part(merge, "sourceRelation"), "RangeVar");
  const Tree& queries = part(part(merge, "withClause"), "ctes");
  const bool is_query = std::ranges::any_of(queries, [&](const Tree& one) {
    return text(as(one, "CommonTableExpr"), "ctename") == text(source, "relname");
  });
  return !source.empty() && !is_query && step.is_live(name_of(source));
}

/// What is done to more rows of the table than a condition chooses; "" if one does choose.
std::string unbounded(const Step& step, const std::string& kind, const Tree& tree) {
  const bool is_all = is_same_for_all(part(tree, "whereClause"));
  if (kind == "UpdateStmt" && is_all) return " is updated";
  if (kind == "DeleteStmt" && is_all) return " is deleted";
  if (kind != "MergeStmt" || !changes_all_matched(tree)) return "";
  const bool is_bounded =
      !has_whole_table_as_source(step, tree) && !is_same_for_all(part(tree, "joinCondition"));
  return is_bounded ? "" : " that the source matches is changed";
}

void look(const Step& step, Findings& findings) {
  each_carried_out(step.statement, [&](const std::string& kind, const Tree& tree) {
    const std::string done = unbounded(step, kind, tree);
    const Name table = name_of(part(tree, "relation"));
    if (!done.empty() && step.is_live(table))
      findings.add(step.begin(), "every row of " + table.shown() + done + " at once");
  });
}

const AddRule kAdd("unbatched_change",
                   {"ROW EXCLUSIVE and a lock on every row until the commit: whoever changes a row "
                    "waits, and the table doubles",
                    "batches of some thousand rows by their key, outside the migration, each in a "
                    "transaction of its own",
                    look});

}  // namespace
}  // namespace lint
