#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace syntax {

/// A comment of a text, or a word of it as PostgreSQL's scanner reads it: a keyword, a name, a
/// constant, an operator.
struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind its last byte
  bool is_comment = false;
  bool is_keyword = false;
};

/// The tokens of a text, in order. Throws SyntaxError if the scanner cannot read it; what split()
/// takes it can.
std::vector<Token> tokens(const std::string& text);

/// Throws SyntaxError if a statement of the text chains so many operators that the parser, which
/// goes down once for each, might run out of its stack and take the program with it.
void require_bearable(const std::string& text);

}  // namespace syntax
