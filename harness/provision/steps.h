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

/// Whether the statement only changes a setting of the session: in a script that runs one by one it
/// holds for the statements behind it.
bool is_setting(const syntax::Statement& statement);

/// The index that the statement makes without a transaction, as SQL names it; an attempt that
/// failed has left it invalid. Nothing for any other statement.
std::optional<std::string> index_made_by(const syntax::Statement& statement);

/// What a statement rebuilds the indexes of, as SQL names it: an index or a table, or a schema, or
/// the whole database if both are empty.
struct Rebuilt {
  std::string relation;
  std::string schema;
};

/// What REINDEX CONCURRENTLY rebuilds; an attempt that failed has left invalid indexes there, under
/// names of the server's. Nothing for any other statement.
std::optional<Rebuilt> rebuilt_by(const syntax::Statement& statement);

/// Whether this SQLSTATE from a statement that was begun before, and may have come to its end, says
/// that it did.
bool says_already_done(const syntax::Statement& statement, std::string_view sqlstate);

/// What completes a statement that this SQLSTATE says was begun by an earlier attempt, and half
/// done: a partition whose detachment is pending. Nothing if nothing is to be completed.
std::optional<std::string> completion_of(const syntax::Statement& statement,
                                         std::string_view sqlstate);

/// The statement's first words for people, on one line. No literal is shown: it may be a secret.
std::string in_short(const syntax::Statement& statement);

}  // namespace provision
