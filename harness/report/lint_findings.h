#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lint/rule.h"

namespace report {

/// What a folder's migrations came to.
struct LintFindings {
  std::size_t files = 0;
  std::vector<lint::Finding> findings;
  int allowed = 0;   ///< silenced by comments in the files
  int accepted = 0;  ///< silenced by lint.json
};

/// As reports/lint.schema.json has it, schema "pgrush.lint/1".
nlohmann::ordered_json to_json(const LintFindings& linted);

/// A line a finding; "" if there is none.
std::string to_console(const LintFindings& linted);

/// One sentence about all.
std::string headline(const LintFindings& linted);

}  // namespace report
