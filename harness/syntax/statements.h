#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "syntax/place.h"

namespace syntax {

/// One statement of a text.
struct Statement {
  std::string text;        ///< from its first word on, without its semicolon
  std::size_t offset = 0;  ///< of its first word in the whole text, in bytes
  int line = 1;            ///< of its first word
  int column = 1;          ///< of its first word, in characters
  std::string kind;        ///< as the parser calls it, "IndexStmt"
  nlohmann::json tree;     ///< the parser's, {"idxname": …}; a "location" counts the text's bytes
};

/// PostgreSQL's parser does not take a text. what() is "line 4, column 8: <parser's words>".
class SyntaxError : public base::Failure {
 public:
  /// `message` is the parser's.
  SyntaxError(const std::string& message, Place place);

  /// The parser's own words.
  const std::string& message() const { return message_; }
  /// Where it stopped.
  Place place() const { return place_; }

 private:
  std::string message_;
  Place place_;
};

/// The statements of a text, in order; none if there are only comments. Throws SyntaxError: the
/// parser is that of PostgreSQL 15, so a newer server may take what it does not.
std::vector<Statement> split(const std::string& text);

}  // namespace syntax
