#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lint/tree.h"
#include "syntax/place.h"

namespace lint {

/// A statement of a migration, or one that a DO block of it carries out.
struct Statement {
  std::string kind;         ///< as the parser calls it, "IndexStmt"
  Tree tree;                ///< the parser's
  std::size_t offset = 0;   ///< of its first word in the file, in bytes
  std::size_t end = 0;      ///< behind its last byte
  bool is_inner = false;    ///< a DO block carries it out
  bool is_guarded = false;  ///< its block may leave it out, or catches its failure
  /// What a "location" in the tree counts from; none if it tells nothing about the file.
  std::optional<std::size_t> origin;

  /// Where a part of the tree stands in the file; the statement's own place if that is not known.
  std::size_t place_of(const Tree& part) const;
};

/// A comment of a migration.
struct Comment {
  std::size_t offset = 0;
  std::string text;  ///< with its marks
};

/// A DO block whose body could not be read.
struct UnreadBlock {
  std::size_t offset = 0;
  std::string why;
};

/// A migration as the rules see it.
struct File {
  std::string name;   ///< the file's, "00013_payments.sql"
  std::string label;  ///< its path as the user knows it
  std::string text;
  std::vector<Statement> statements;  ///< in order; a DO block behind what it carries out
  std::vector<Comment> comments;      ///< in order, those in DO blocks too
  std::vector<UnreadBlock> unread;

  /// Where the comments end that the file begins with; of a file without statements, its end.
  std::size_t first_statement() const;
};

/// Where something stands in the folder.
struct Where {
  const File* file = nullptr;
  std::size_t offset = 0;

  /// The line and column of it.
  syntax::Place place() const { return syntax::place_of(file->text, offset); }
};

/// A statement in its file.
struct Cause {
  const File& file;
  const Statement& statement;

  /// Where a part of the statement's tree stands.
  Where at(const Tree& part) const { return {&file, statement.place_of(part)}; }
  /// Where the statement begins.
  Where begin() const { return {&file, statement.offset}; }
};

/// Reads a migration. Throws Failure (kUnusable), "LABEL:3:18: …", if it does not parse.
File read_file(const std::string& name, const std::string& label, const std::string& text);

}  // namespace lint
