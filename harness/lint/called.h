#pragma once

#include <string>

namespace lint {

/// What clients would call an object of that type (OBJECT_TABLE: "table"); "" for what they do not
/// call by its name: a policy, a trigger, an index, a constraint.
std::string called(const std::string& object_type);

}  // namespace lint
