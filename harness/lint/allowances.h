#pragma once

#include <vector>

#include "lint/rule.h"

namespace lint {

/// The rule about `-- lint:` comments. None can silence it.
inline constexpr const char* kDirective = "directive";

/// Takes out of the findings what a comment `-- lint: allow RULE reason` silences, and gives back
/// how many that are. The comment stands on lines of its own just above a statement or above a line
/// inside one; what it says for a whole file it says before the first statement. A comment that
/// silences nothing, or is none that we know, becomes a finding.
int silence(const std::vector<File>& files, std::vector<Finding>& findings);

}  // namespace lint
