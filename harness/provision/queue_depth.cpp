#include "provision/queue_depth.h"

#include <charconv>
#include <string_view>

#include "sql/statements.h"

namespace provision {
namespace {

template <class Number>
Number number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// `field(row, column)` gives a field's text.
template <class GetField>
std::vector<QueueDepth> from_fields(int rows, GetField field) {
  std::vector<QueueDepth> queue;
  for (int row = 0; row < rows; ++row)
    queue.push_back({std::string(field(row, 0)), number_in<std::int64_t>(field(row, 1)),
                     number_in<double>(field(row, 2))});
  return queue;
}

}  // namespace

bool has_queue(pg::Session& session) {
  return session.query(sql::has_webhook_queue).at(0, 0) == "t";
}

std::vector<QueueDepth> read_queue(pg::Session& session) {
  const pg::Table table = session.query(sql::webhook_queue);
  return from_fields(table.rows(), [&](int row, int column) { return table.at(row, column); });
}

std::vector<QueueDepth> queue_from(const pg::Rows& rows) {
  return from_fields(rows.count(), [&](int row, int column) { return rows.value(row, column); });
}

}  // namespace provision
