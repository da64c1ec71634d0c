#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provision/script.h"
#include "syntax/statements.h"

namespace provision {

/// How a migration is run: as what statements, and whether in one transaction.
struct Steps {
  std::vector<syntax::Statement> statements;
  bool one_by_one = false;  ///< each by itself, because they cannot be in a transaction
};

/// How the script is to be run. What PostgreSQL 15's parser does not take is one statement without
/// a kind: the server may be newer, and knows. Throws Failure (kProvisioningFailed), "FILE: line
/// 12, column 3: …", for a script that can neither be run whole in one transaction nor statement by
/// statement, or that could not be resumed.
Steps steps_of(const Script& script);

/// Whether its statements can also be run one by one, if the server says that one of them cannot be
/// in a transaction, which the text does not tell: a REINDEX or CLUSTER of what is partitioned, a
/// CALL or DO that commits.
bool may_be_one_by_one(const Steps& steps);

/// Whether the statement only changes a setting of the session: in a script that runs one by one it
/// holds for the statements behind it.
bool is_setting(const syntax::Statement& statement);

/// How many of the statements the history counts: settings are counted only in a transaction.
std::size_t count_of(const Steps& steps);

/// A table or an index as a statement names it.
struct Relation {
  std::string schema;  ///< "": search_path decides
  std::string name;
};

/// An index; it is in its table's schema.
struct MadeIndex {
  Relation table;
  std::string name;
};

/// The index that the statement makes without a transaction; an attempt that failed has left it
/// invalid. Nothing for any other statement.
std::optional<MadeIndex> index_made_by(const syntax::Statement& statement);

/// What a statement rebuilds the indexes of: an index or a table, or a schema, or the whole
/// database if both are empty.
struct Rebuilt {
  Relation relation;
  std::string schema;
};

/// What REINDEX CONCURRENTLY rebuilds; an attempt that failed has left invalid indexes there, under
/// names of the server's. Nothing for any other statement.
std::optional<Rebuilt> rebuilt_by(const syntax::Statement& statement);

/// Whether this SQLSTATE from a statement that was begun before, and may have come to its end, says
/// that it did.
bool says_already_done(const syntax::Statement& statement, std::string_view sqlstate);

/// A partition that a statement takes from its table.
struct Detachment {
  Relation table;
  Relation partition;
};

/// What DETACH PARTITION CONCURRENTLY takes from where; an attempt that failed has left it pending.
/// Nothing for any other statement.
std::optional<Detachment> detached_by(const syntax::Statement& statement);

/// The statement's first words for people, on one line. No literal is shown: it may be a secret.
std::string in_short(const syntax::Statement& statement);

}  // namespace provision
