#include "lint/file.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "syntax/block.h"
#include "syntax/statements.h"
#include "syntax/tokens.h"

namespace lint {
namespace {

/// The parser shows where it stopped, which may be all the rest of the text.
std::string first_line(const std::string& message) { return message.substr(0, message.find('\n')); }

void add_comments(File& file, const std::string& text, std::size_t begin) {
  for (const syntax::Token& token : syntax::tokens(text))
    if (token.is_comment)
      file.comments.push_back(
          {begin + token.begin, text.substr(token.begin, token.end - token.begin)});
}

/// The comments inside a block's body, which is one long word to the scanner of the whole file.
void add_comments_inside(File& file, const syntax::Statement& block) {
  for (const syntax::Token& token : syntax::tokens(block.text)) {
    if (block.text[token.begin] != '$') continue;
    const std::size_t tag = block.text.find('$', token.begin + 1) + 1 - token.begin;
    const std::size_t begin = token.begin + tag;
    add_comments(file, block.text.substr(begin, token.end - tag - begin), block.offset + begin);
  }
}

void add_block(File& file, const syntax::Statement& block) {
  try {
    for (syntax::InnerStatement& inner : syntax::inside(block, file.text)) {
      syntax::Statement& one = inner.statement;
      const std::size_t size = one.offset == block.offset ? block.text.size() : one.text.size();
      file.statements.push_back({std::move(one.kind), std::move(one.tree), one.offset,
                                 one.offset + size, true, inner.is_guarded, inner.origin});
    }
    add_comments_inside(file, block);
  } catch (const syntax::SyntaxError& error) {
    file.unread.push_back({block.offset, first_line(error.message())});
  }
}

void read(File& file) {
  add_comments(file, file.text, 0);
  for (syntax::Statement& statement : syntax::split(file.text)) {
    if (statement.kind == "DoStmt") add_block(file, statement);
    file.statements.push_back({std::move(statement.kind), std::move(statement.tree),
                               statement.offset, statement.offset + statement.text.size(), false,
                               false, 0});
  }
  std::ranges::sort(file.comments, {}, &Comment::offset);
}

}  // namespace

std::size_t Statement::place_of(const Tree& part) const {
  const long location = number(part, "location");
  return origin && location > 0 ? *origin + static_cast<std::size_t>(location) : offset;
}

std::size_t File::first_statement() const {
  std::size_t first = text.size();
  for (const Statement& statement : statements) first = std::min(first, statement.offset);
  return first;
}

File read_file(const std::string& name, const std::string& label, const std::string& text) {
  File file{name, label, text, {}, {}, {}};
  try {
    read(file);
  } catch (const syntax::SyntaxError& error) {
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("{}:{}:{}: {}", label, error.place().line, error.place().column,
                                    first_line(error.message())));
  }
  return file;
}

}  // namespace lint
