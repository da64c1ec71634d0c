#include "provision/migration_history.h"

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

}  // namespace

History read_history(pg::Session& session) {
  History history;
  if (session.query(sql::history_exists).at(0, 0) != "t") return history;
  const pg::Table table = session.query(sql::read_history);
  for (int row = 0; row < table.rows(); ++row) {
    json fields = json::parse(table.at(row, 0));
    const std::string id = fields.at("id");
    HistoryRow found = row_of(std::move(fields));
    if (!has_left_nothing(found)) history[id] = std::move(found);
  }
  return history;
}

void create_history(pg::Session& session) { session.script(sql::create_history); }

}  // namespace provision
