#include "syntax/block.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include <pg_query.h>

#include "syntax/place.h"

namespace syntax {
namespace {

using nlohmann::json;

/// What the parser of PL/pgSQL gives back, which is to be given back to it.
class ParsedBlock {
 public:
  explicit ParsedBlock(const std::string& text) : result_(pg_query_parse_plpgsql(text.c_str())) {}
  ~ParsedBlock() { pg_query_free_plpgsql_parse_result(result_); }
  ParsedBlock(const ParsedBlock&) = delete;
  ParsedBlock& operator=(const ParsedBlock&) = delete;

  const PgQueryError* error() const { return result_.error; }
  const char* tree() const { return result_.plpgsql_funcs; }

 private:
  PgQueryPlpgsqlParseResult result_;
};

/// A DO block's language and the text between its quotes.
struct Body {
  std::string language = "plpgsql";
  std::string text;
};

Body body_of(const Statement& block) {
  Body body;
  for (const json& argument : block.tree.value("args", json::array())) {
    const json& option = argument.at("DefElem");
    const std::string value = option.at("arg").at("String").value("sval", "");
    (option.value("defname", "") == "language" ? body.language : body.text) = value;
  }
  return body;
}

/// A piece of SQL as it was found in the tree, which knows its line in the body only.
struct Found {
  std::string query;
  int line = 1;
  bool is_guarded = false;
  bool is_written = true;  ///< as it stands in the text: PERFORM x is kept as SELECT x
};

/// Whether what stands below a node may be left out, or its failure be caught.
bool guards(const std::string& kind, const json& node) {
  return kind == "PLpgSQL_stmt_if" || kind == "PLpgSQL_stmt_case" ||
         (kind == "PLpgSQL_stmt_block" && node.contains("exceptions"));
}

/// The SQL that a node carries out itself; an empty query if none.
Found sql_of(const std::string& kind, const json& node) {
  Found found{"", node.value("lineno", 1)};
  const auto query = [&](const char* key) {
    return node.at(key).at("PLpgSQL_expr").value("query", "");
  };
  if (kind == "PLpgSQL_stmt_execsql") found.query = query("sqlstmt");
  if (kind == "PLpgSQL_stmt_perform") found.query = query("expr");
  if (kind == "PLpgSQL_stmt_commit") found.query = "COMMIT";      // tidy: sql the parser drops it
  if (kind == "PLpgSQL_stmt_rollback") found.query = "ROLLBACK";  // tidy: sql the parser drops it
  found.is_written = kind == "PLpgSQL_stmt_execsql";
  return found;
}

/// All SQL in the tree. It keeps its own stack: blocks may be nested deeply.
std::vector<Found> all_sql(const json& tree) {
  std::vector<Found> all;
  int way_out = std::numeric_limits<int>::max();  // the line of the first RETURN under a condition
  std::vector<std::pair<const json*, bool>> open{{&tree, false}};
  while (!open.empty()) {
    const auto [node, is_guarded] = open.back();
    open.pop_back();
    for (const auto& [key, child] : node->items()) {
      if (!child.is_structured()) continue;
      if (key == "PLpgSQL_stmt_return" && is_guarded)
        way_out = std::min(way_out, child.value("lineno", 1));
      if (key.starts_with("PLpgSQL_stmt_")) {
        Found found = sql_of(key, child);
        found.is_guarded = is_guarded;
        if (!found.query.empty()) all.push_back(std::move(found));
      }
      open.emplace_back(&child, is_guarded || guards(key, child));
    }
  }
  for (Found& found : all) found.is_guarded = found.is_guarded || found.line > way_out;
  std::ranges::stable_sort(all, {}, &Found::line);
  return all;
}

/// Where the first word of a line, from 1, of the body stands in it.
std::size_t line_begin(std::string_view body, int line) {
  std::size_t at = 0;
  while (--line > 0) {
    const std::size_t end = body.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return std::min(body.find_first_not_of(" \t", at), body.size());
}

/// Finds pieces of SQL in the text that they come from.
class Locator {
 public:
  Locator(const Statement& block, const std::string& text, const std::string& body)
      : block_(block), text_(text), body_(body), begin_(text.find(body, block.offset)) {
    if (body.empty() || begin_ >= block.offset + block.text.size()) begin_ = std::string::npos;
  }

  InnerStatement place(const Found& found, Statement statement) const {
    InnerStatement inner{std::move(statement), std::nullopt, found.is_guarded};
    inner.statement.offset = block_.offset;
    if (begin_ != std::string::npos) {
      const std::size_t line = line_begin(body_, found.line);
      const std::size_t at = found.is_written ? body_.find(found.query, line) : std::string::npos;
      inner.statement.offset = begin_ + (at == std::string::npos ? line : at);
      if (at != std::string::npos) inner.origin = begin_ + at;
    }
    const Place place = place_of(text_, inner.statement.offset);
    inner.statement.line = place.line;
    inner.statement.column = place.column;
    return inner;
  }

 private:
  const Statement& block_;
  const std::string& text_;
  const std::string& body_;
  std::size_t begin_;
};

}  // namespace

std::vector<InnerStatement> inside(const Statement& block, const std::string& text) {
  if (block.kind != "DoStmt") return {};
  const Body body = body_of(block);
  if (body.language != "plpgsql") return {};
  const Place place{block.line, block.column};
  const ParsedBlock parsed(block.text);
  if (parsed.error() != nullptr) throw SyntaxError(parsed.error()->message, place);
  const json tree = json::parse(parsed.tree(), nullptr, false);
  if (tree.is_discarded()) throw SyntaxError("its body is not read", place);
  const Locator locator(block, text, body.text);
  std::vector<InnerStatement> all;
  for (const Found& found : all_sql(tree))
    for (Statement& statement : split(found.query))
      all.push_back(locator.place(found, std::move(statement)));
  std::ranges::stable_sort(all, {}, [](const InnerStatement& one) { return one.statement.offset; });
  return all;
}

}  // namespace syntax
