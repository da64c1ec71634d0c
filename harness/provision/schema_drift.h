#pragma once

#include <string>
#include <vector>

namespace provision {

/// In what a dump differs from the one that it should be, a sentence for each object, by name. The
/// order of objects, and what a dump says before the first one, do not count. `name` is what people
/// know the other one by: "schema.sql".
std::vector<std::string> schema_differences(const std::string& dump, const std::string& expected,
                                            const std::string& name);

}  // namespace provision
