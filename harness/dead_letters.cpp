#include "dead_letters.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "sql/statements.h"
#include "webhook/reception.h"
#include "webhook/work.h"

namespace pgrush {
namespace {

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The row's columns are those of sql/dead_letters.sql.
DeadLetter letter_in(const pg::Table& table, int row) {
  const auto text = [&](int column) { return std::string(table.at(row, column)); };
  return {.id = text(0),
          .last_attempt = text(1),
          .provider = text(2),
          .integration = text(3),
          .event_id = text(4),
          .key = text(5),
          .age_s = number_in(table.at(row, 6)),
          .kept = webhook::kept_request(table.at(row, 7), table.at(row, 8), table.at(row, 9)),
          .received = webhook::Moment(std::chrono::seconds(number_in(table.at(row, 10))))};
}

}  // namespace

std::vector<DeadLetter> read_dead_letters(pg::Session& session, const DeadLetterFilter& filter,
                                          const DeadLetterPosition& behind, std::int64_t most) {
  const pg::Table table = session.query_binary(
      sql::dead_letters, {filter.clinic, filter.until, behind.last_attempt, behind.id,
                          filter.provider, filter.error_like, fmt::to_string(most)});
  std::vector<DeadLetter> letters;
  for (int row = 0; row < table.rows(); ++row) letters.push_back(letter_in(table, row));
  return letters;
}

std::string objection_to(const DeadLetter& letter,
                         const std::map<std::string, Integration>& integrations) {
  const auto integration = integrations.find(letter.integration);
  if (integration == integrations.end()) return "no_integration";
  const webhook::Work work =
      webhook::work_of(letter.provider, letter.kept, letter.event_id,
                       {.secrets = integration->second.secrets, .received = letter.received});
  return work.failure.substr(0, work.failure.find(':'));
}

}  // namespace pgrush
