#pragma once

#include <string>
#include <vector>

namespace scenario {

/// All that is wrong with a scenario or with arguments, collected so that it is told at once.
class Mistakes {
 public:
  /// Adds one: `where` is a JSON pointer ("/phases/0/load/connections", "" for the whole document)
  /// or a flag ("--threads"), `what` a clause that says what is wrong and the way out.
  void add(const std::string& where, const std::string& what);
  /// Adds all of the other's.
  void add(const Mistakes& others);
  /// Whether nothing is wrong.
  bool empty() const { return sentences_.empty(); }
  /// Throws Failure (kUnusable) that tells all of them, if there are any: on one line with `place`
  /// if it is one, else each on a line of its own after `place`.
  void raise(const std::string& place) const;

 private:
  std::vector<std::string> sentences_;
};

}  // namespace scenario
