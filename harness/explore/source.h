#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pg/channel.h"

namespace explore {

/// The lines, from 1, of a PL/pgSQL function's body on which a statement begins that can touch what
/// others see: SELECT, INSERT, UPDATE, DELETE, MERGE, WITH, PERFORM, EXECUTE, RETURN QUERY, CALL,
/// LOCK, and IF, ELSIF and WHILE with a SELECT on the same line. Told by the layout: a statement
/// begins on a line of its own, behind one that ends with ; BEGIN THEN ELSE LOOP or >>.
std::vector<std::int32_t> statement_lines(std::string_view body);

/// What psql would send for a request: its statements with their arguments as literals, in a
/// transaction if there are several.
std::string as_sql(const pg::Request& request, const std::vector<pg::Statement>& statements);

}  // namespace explore
