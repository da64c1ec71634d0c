#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace workload {

/// One statement of a script, as the server prepares it.
struct ScriptStatement {
  std::string sql;                      ///< with $1, $2 … in the parameters' places
  std::vector<std::string> parameters;  ///< their names, by number
};

/// Cuts a script at its semicolons and turns each :name into a parameter, as pgbench does. What
/// stands in quotes, in dollar quotes and in comments is left alone, and so is a cast's ::.
/// Statements without a word are left out.
std::vector<ScriptStatement> cut_script(std::string_view script);

}  // namespace workload
