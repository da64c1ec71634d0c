#pragma once

#include <functional>
#include <string>

#include "lint/file.h"
#include "lint/tree.h"

namespace lint {

/// The SELECT whose columns a query has: of a UNION the first.
const Tree& first_select(const Tree& select);

/// The IntoClause of a SELECT … INTO, which creates a table; empty if it is another query.
const Tree& into_of(const Tree& select);

/// Shows what a statement carries out, by kind and tree: itself, and before it what stands in its
/// WITH.
void each_carried_out(const Statement& statement,
                      const std::function<void(const std::string& kind, const Tree& tree)>& show);

}  // namespace lint
