#pragma once

#include <string>
#include <vector>

#include "lint/rule.h"

namespace lint {

/// Findings in migrations that were applied before their rule was there, each with the reason why
/// it may stay: FOLDER/lint.json,
/// {"accepted": [{"rule": "header", "reason": "…", "at": ["00001_x.sql:1:1"]}]}.
class Baseline {
 public:
  /// Nothing is accepted.
  Baseline() = default;

  /// Reads the text of a lint.json that the user knows as `label`. Throws Failure (kUnusable) with
  /// the place in it.
  Baseline(const std::string& label, const std::string& text);

  /// Takes the accepted findings out, and gives back how many that are. What is accepted but not
  /// found becomes a finding, which refers to this Baseline.
  int accept(std::vector<Finding>& findings) const;

 private:
  struct Accepted {
    std::string rule;
    std::string at;
    std::size_t offset = 0;  ///< of `at` in the file
  };

  File file_;
  std::vector<Accepted> accepted_;
};

}  // namespace lint
