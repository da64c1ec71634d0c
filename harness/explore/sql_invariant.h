#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "invariant/invariant.h"
#include "pg/session.h"
#include "scenario/scenario.h"

namespace explore {

/// A promise of the scenario's own: a query that selects its violations.
struct SqlInvariant {
  std::string name;  ///< the file, as the scenario names it
  std::string text;
  bool always = false;  ///< it is checked while the load runs, too
};

/// The .sql files among the scenario's invariants, in their order, then those that are checked
/// always. Throws Failure (kUnusable) if one cannot be read.
std::vector<SqlInvariant> read_sql_invariants(const scenario::Scenario& scenario);

/// The promise in words: the comment that the text begins with, or, without one, that `name`
/// selects nothing.
std::string claim_of(std::string_view name, std::string_view text);

/// Whether the database keeps the promise: each row is a violation, its columns are the evidence.
/// Unknown if the query fails; a transaction that the session has open is then aborted.
invariant::Verdict judge_by_sql(pg::Session& session, std::string_view name, std::string_view text);

}  // namespace explore
