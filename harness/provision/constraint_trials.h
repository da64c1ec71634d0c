#pragma once

#include <optional>
#include <string>
#include <vector>

#include "provision/script.h"

namespace provision {

/// What is wrong with the database's constraints, a sentence each: those that are not valid, each
/// CHECK that `violations` does not violate or that does not refuse what does, and each foreign key
/// that accepts a parent that is missing or another clinic's, or whose ON DELETE does not happen.
/// Without `violations` no CHECK is tried. `conninfo` leads to a superuser's session; every foreign
/// key needs a row of kOwnClinic, and everything is left as it was. Throws ServerError.
std::vector<std::string> constraint_findings(const std::string& conninfo,
                                             const std::optional<Script>& violations);

}  // namespace provision
