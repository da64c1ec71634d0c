#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provision/script.h"

namespace provision {

/// Whose rows a command may reach.
enum class Reach {
  kOwn,  ///< those of the clinic that the transaction is for
  kAll   ///< every row, whatever the transaction is for
};

/// What a role may do with a relation by one command.
struct Allowance {
  Reach reach = Reach::kOwn;
  std::vector<std::string> columns;  ///< empty: all
};

/// What is told of a table or view.
struct RelationAccess {
  std::string tenant;      ///< the column with the clinic; "": clinic_id, if there is one
  std::string row;         ///< a condition for the row to try with; "": any
  std::string assignment;  ///< what an UPDATE does to that row; "": it writes what is there
  /// By role, then by command ("SELECT", "INSERT", "UPDATE" or "DELETE").
  std::map<std::string, std::map<std::string, Allowance>> allowed;
};

/// Who may do what: what access.json says.
struct Access {
  std::vector<std::string> roles;                   ///< what is granted to anybody else is wrong
  bool partitions_are_for_nobody = false;           ///< those that are not named
  std::map<std::string, RelationAccess> relations;  ///< by name, "public.patients"

  /// What a role may do; nothing if nothing is told of it, or of the relation.
  const Allowance* allowance(const std::string& relation, const std::string& role,
                             const std::string& command) const;
};

/// Reads access.json. Throws Failure (kUnusable) with every mistake by its JSON pointer.
Access read_access(const Script& file);

/// What "SELECT, UPDATE (name, email)" allows, by command. Throws std::invalid_argument whose words
/// say what is wrong with it.
std::map<std::string, Allowance> parse_allowed(std::string_view text, Reach reach);

}  // namespace provision
