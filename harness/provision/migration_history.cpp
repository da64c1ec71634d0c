#include "provision/migration_history.h"

#include <string_view>

#include <fmt/format.h>

#include "base/failure.h"
#include "sql/statements.h"

namespace provision {
namespace {

using nlohmann::json;

/// The column's value, or `none` where it is NULL or where the table has no such column.
template <typename T>
T value_of(const json& fields, const char* column, T none) {
  const auto found = fields.find(column);
  return found == fields.end() || found->is_null() ? none : found->get<T>();
}

HistoryRow row_of(json fields) {
  HistoryRow row;
  row.sha256 = value_of<std::string>(fields, "sha256", "");
  row.duration_ms = value_of(fields, "duration_ms", 0.0);
  row.finished = value_of(fields, "statements_total", -1) < 0 ||
                 !fields.value("finished_at", json()).is_null();
  row.statement_sha256s = value_of(fields, "statement_sha256s", std::vector<std::string>{});
  row.in_doubt = value_of<std::string>(fields, "statement_in_doubt", "");
  row.fields = std::move(fields);
  return row;
}

/// Its first statement has failed: the file may be rewritten, renamed or removed.
bool has_left_nothing(const HistoryRow& row) {
  return !row.finished && row.statement_sha256s.empty() && row.in_doubt.empty();
}

[[noreturn]] void refuse_to(std::string_view user, std::string_view owner) {
  throw base::Failure(
      base::ExitStatus::kProvisioningFailed,
      fmt::format("the history of migrations, pgrush.migrations, belongs to {1}, and {0} may not "
                  "read it: connect as {1}, or let it GRANT {1} TO {0}",
                  user, owner));
}

}  // namespace

History read_history(pg::Session& session) {
  History history;
  const pg::Table there = session.query(sql::history_exists);
  if (there.rows() == 0) return history;
  if (there.at(0, 0) != "t") refuse_to(there.at(0, 2), there.at(0, 1));
  const pg::Table table = session.query(sql::read_history);
  for (int row = 0; row < table.rows(); ++row) {
    json fields = json::parse(table.at(row, 0));
    const std::string id = fields.at("id");
    HistoryRow found = row_of(std::move(fields));
    if (!has_left_nothing(found)) history[id] = std::move(found);
  }
  return history;
}

}  // namespace provision
