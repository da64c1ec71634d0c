#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lint/allowances.h"
#include "lint/rule.h"

namespace support {

/// Migrations by name and text, in order.
using Files = std::vector<std::pair<std::string, std::string>>;

/// A folder of migrations in memory, and what the linter finds in it.
class Linting {
 public:
  explicit Linting(const Files& files) {
    for (const auto& [name, text] : files) files_.push_back(lint::read_file(name, name, text));
    findings_ = lint::find_all(files_);
    allowed_ = lint::silence(files_, findings_);
  }

  /// Without those that comments silence.
  std::vector<lint::Finding>& findings() { return findings_; }
  /// How many comments silence.
  int allowed() const { return allowed_; }

  /// "FILE:LINE RULE" of every finding but those of a rule that is left out, in order.
  std::vector<std::string> places(const std::string& left_out = "") const {
    std::vector<std::string> all;
    for (const lint::Finding& finding : findings_)
      if (finding.rule != left_out)
        all.push_back(finding.where.file->name + ":" + std::to_string(finding.where.place().line) +
                      " " + finding.rule);
    return all;
  }

 private:
  std::vector<lint::File> files_;
  std::vector<lint::Finding> findings_;
  int allowed_ = 0;
};

}  // namespace support
