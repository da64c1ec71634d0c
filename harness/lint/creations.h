#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/file.h"

namespace lint {

/// A name by its words, the schema's in front.
using Words = std::vector<std::string>;

/// What a statement creates.
struct Created {
  std::string type;          ///< as a DROP of it says, "OBJECT_TABLE"
  Words name;                ///< of a table's trigger: schema, table, trigger
  bool is_harmless = false;  ///< IF NOT EXISTS or OR REPLACE: it may be there already
};

/// What the statement creates that has a name; none if it does not.
std::optional<Created> created_by(const Statement& statement);

/// The names in a DROP, as `Created` has them.
std::vector<Words> dropped_by(const Statement& drop);

}  // namespace lint
