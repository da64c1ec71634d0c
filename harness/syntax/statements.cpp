#include "syntax/statements.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <pg_query.h>

#include "syntax/tokens.h"

namespace syntax {
namespace {

using nlohmann::json;

/// What the parser gives back, which is to be given back to it.
class Parsed {
 public:
  explicit Parsed(const std::string& text) : result_(pg_query_parse(text.c_str())) {}
  ~Parsed() { pg_query_free_parse_result(result_); }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  const PgQueryError* error() const { return result_.error; }
  const char* tree() const { return result_.parse_tree; }

 private:
  PgQueryParseResult result_;
};

bool is_space(char c) { return std::string_view(" \t\n\r\f\v").find(c) != std::string_view::npos; }

/// Behind the comment that begins at `at`; such comments nest.
std::size_t behind_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const std::string_view pair = text.substr(at, 2);
    if (pair == "/*") ++depth;
    if (pair == "*/") --depth;
    at += pair == "/*" || pair == "*/" ? 2 : 1;
    if (depth == 0) break;
  }
  return at;
}

/// The first word at or behind `at`: a statement of the parser's begins behind the semicolon of the
/// one before.
std::size_t first_word(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::string_view pair = text.substr(at, 2);
    if (is_space(text[at]))
      ++at;
    else if (pair == "--")
      at = std::min(text.find('\n', at), text.size());
    else if (pair == "/*")
      at = behind_comment(text, at);
    else
      break;
  }
  return at;
}

/// An entry of the parser's list, {"stmt": {"IndexStmt": {…}}, "stmt_location": 0, "stmt_len": 17},
/// which leaves zeros out; no length is one up to the text's end.
/// Its tree is moved out, for a copy goes down as deep as the tree.
Statement read(const std::string& text, json& entry) {
  const auto begin = entry.value("stmt_location", std::size_t{0});
  const auto length = entry.value("stmt_len", std::size_t{0});
  const std::size_t end = length == 0 ? text.size() : begin + length;
  const auto node = entry.at("stmt").begin();
  Statement statement;
  statement.offset = first_word(text, begin);
  statement.text = text.substr(statement.offset, end - statement.offset);
  while (!statement.text.empty() && is_space(statement.text.back())) statement.text.pop_back();
  const Place place = place_of(text, statement.offset);
  statement.line = place.line;
  statement.column = place.column;
  statement.kind = node.key();
  statement.tree = std::move(node.value());
  return statement;
}

}  // namespace

SyntaxError::SyntaxError(const std::string& message, Place place)
    : Failure(base::ExitStatus::kProvisioningFailed,
              fmt::format("line {}, column {}: {}", place.line, place.column, message)),
      message_(message),
      place_(place) {}

std::vector<Statement> split(const std::string& text) {
  require_bearable(text);
  const Parsed parsed(text);
  if (const PgQueryError* error = parsed.error())
    throw SyntaxError(error->message, place_of(text, offset_of(text, error->cursorpos)));
  json tree = json::parse(parsed.tree(), nullptr, false);
  if (tree.is_discarded()) throw SyntaxError("the text is not UTF-8", Place{});
  std::vector<Statement> statements;
  for (json& entry : tree.at("stmts")) statements.push_back(read(text, entry));
  return statements;
}

}  // namespace syntax
