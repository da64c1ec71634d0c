#include "pg/server_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <libpq-fe.h>

namespace pg {
namespace {

/// Those of English messages, and of the languages that a server's lc_messages may be set to.
constexpr std::array<std::string_view, 6> kQuotationMarks{"\"", "«", "»", "„", "“", "”"};

/// One that is about a parameter, such as a role, quotes what the caller chose.
constexpr std::string_view kInvalidParameter = "22023";

bool quotes_data(const PGresult* result) {
  const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view sqlstate = field == nullptr ? "" : field;
  return sqlstate.starts_with("22") && sqlstate != kInvalidParameter &&
         PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION) == nullptr;
}

/// From the first quotation mark to the last one: what is quoted may hold some itself.
std::string without_quoted(const std::string& message) {
  std::size_t begin = message.size();
  std::size_t end = 0;
  for (const std::string_view mark : kQuotationMarks) {
    begin = std::min(begin, message.find(mark));
    const std::size_t last = message.rfind(mark);
    if (last != std::string::npos) end = std::max(end, last + mark.size());
  }
  return end == 0 ? message : message.substr(0, begin) + "\"…\"" + message.substr(end);
}

}  // namespace

std::string server_words(const pg_result* result) {
  const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string words = primary == nullptr ? "" : primary;
  std::ranges::replace(words, '\n', ' ');
  return quotes_data(result) ? without_quoted(words) : words;
}

}  // namespace pg
