#include "explore/source.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/uuid.h"

namespace explore {
namespace {

using Line = std::string_view;

Line trimmed(Line line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == Line::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

std::string upper(Line text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return copy;
}

/// Whether the line begins with the word, or words.
bool begins(const std::string& line, Line word) {
  if (!line.starts_with(word)) return false;
  const char next = line.size() == word.size() ? ' ' : line[word.size()];
  return std::isalnum(static_cast<unsigned char>(next)) == 0 && next != '_';
}

bool ends(const std::string& line, Line word) {
  if (!line.ends_with(word)) return false;
  const char before = line.size() == word.size() ? ' ' : line[line.size() - word.size() - 1];
  return std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '_';
}

bool touches_shared_state(const std::string& line) {
  static constexpr std::array kWords{"SELECT",       "INSERT", "UPDATE",  "DELETE",
                                     "MERGE",        "WITH",   "PERFORM", "EXECUTE",
                                     "RETURN QUERY", "CALL",   "LOCK"};
  if (std::ranges::any_of(kWords, [&](Line word) { return begins(line, word); })) return true;
  const bool asks = begins(line, "IF") || begins(line, "ELSIF") || begins(line, "WHILE");
  return asks && line.find("SELECT") != std::string::npos;
}

bool ends_a_statement(const std::string& line) {
  // tidy: sql a word that is looked for
  return line.ends_with(';') || line.ends_with(">>") || ends(line, "BEGIN") || ends(line, "THEN") ||
         ends(line, "ELSE") || ends(line, "LOOP");
}

std::string in_quotes(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? "''" : std::string(1, c);
  return literal + "'";
}

/// A binary argument is a uuid, an integer or a boolean (see pg::Request).
std::string literal(std::string_view bytes, bool binary) {
  if (!binary) return in_quotes(bytes);
  if (const auto uuid = base::uuid_from_bytes(bytes)) return in_quotes(base::to_string(*uuid));
  if (bytes.size() == 1) return bytes[0] == 0 ? "false" : "true";
  const std::int64_t value = base::integer_in(bytes);
  if (bytes.size() == 4) return std::to_string(static_cast<std::int32_t>(value));
  return std::to_string(value);
}

/// The text of the statement with its $1, $2 … replaced.
std::string filled_in(std::string_view sql, const std::vector<std::string>& literals) {
  std::string text;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    std::size_t number = 0;
    const char* begin = sql.data() + i + 1;
    const auto [end, error] = std::from_chars(begin, sql.data() + sql.size(), number);
    const bool parameter =
        sql[i] == '$' && error == std::errc() && number >= 1 && number <= literals.size();
    if (!parameter) {
      text += sql[i];
      continue;
    }
    text += literals[number - 1];
    i += static_cast<std::size_t>(end - begin);
  }
  while (!text.empty() &&
         (std::isspace(static_cast<unsigned char>(text.back())) != 0 || text.back() == ';'))
    text.pop_back();
  return text + ";";
}

}  // namespace

std::vector<std::int32_t> statement_lines(std::string_view body) {
  std::vector<std::int32_t> lines;
  std::string before = ";";  // a statement could begin
  for (std::int32_t number = 1;; ++number) {
    const auto end = body.find('\n');
    Line line = trimmed(body.substr(0, end));
    line = trimmed(line.substr(0, line.find("--")));
    if (!line.empty()) {
      const std::string words = upper(line);
      if (ends_a_statement(before) && touches_shared_state(words)) lines.push_back(number);
      before = words;
    }
    if (end == std::string_view::npos) return lines;
    body.remove_prefix(end + 1);
  }
}

std::string as_sql(const pg::Request& request, const std::vector<pg::Statement>& statements) {
  std::string text;
  for (const pg::Request::Step& step : request.steps()) {
    std::vector<std::string> literals;
    for (int i = step.first_value; i < step.first_value + step.values; ++i) {
      const pg::Request::Value& value = request.values()[static_cast<std::size_t>(i)];
      literals.push_back(value.size < 0 ? "NULL"
                                        : literal({request.bytes() + value.offset,
                                                   static_cast<std::size_t>(value.size)},
                                                  value.binary));
    }
    const auto statement = std::ranges::find(statements, step.statement, &pg::Statement::name);
    if (statement == statements.end()) return "";
    text += (text.empty() ? "" : " ") + filled_in(statement->sql, literals);
  }
  if (request.steps().size() < 2) return text;
  // tidy: sql what psql needs around several statements
  return "BEGIN; " + text + " COMMIT;";
}

}  // namespace explore
