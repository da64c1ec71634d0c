#pragma once

#include <optional>
#include <string>
#include <vector>

#include "syntax/statements.h"

namespace syntax {

/// A statement that a DO block carries out.
struct InnerStatement {
  Statement statement;  ///< its place is that in the text that the block stands in
  /// What a "location" in its tree counts from in that text; none if the block's body is not
  /// written between dollar signs, where its places are the block's.
  std::optional<std::size_t> origin;
  bool is_guarded =
      false;  ///< in an IF or CASE, behind a RETURN in one, or where failures are caught
};

/// What a DO block in PL/pgSQL carries out, in the order of its text; none for another language or
/// statement. What an EXECUTE builds is not known. `text` is what the block was split from. Throws
/// SyntaxError if the body cannot be read: the parser of PL/pgSQL tells no place in it.
std::vector<InnerStatement> inside(const Statement& block, const std::string& text);

}  // namespace syntax
