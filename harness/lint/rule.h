#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/registry.h"
#include "lint/file.h"
#include "lint/schema.h"

namespace lint {

/// Something that a rule objects to.
struct Finding {
  std::string rule;
  Where where;
  std::string what;  ///< one sentence without its full stop: what stands there
};

/// Takes what one rule finds.
class Findings {
 public:
  /// For the rule of that name, into `all`.
  Findings(std::string rule, std::vector<Finding>& all) : rule_(std::move(rule)), all_(all) {}

  /// Notes that `what` stands there.
  void add(const Where& where, std::string what) {
    all_.push_back({rule_, where, std::move(what)});
  }

 private:
  std::string rule_;
  std::vector<Finding>& all_;
};

/// A statement that is about to be carried out.
struct Step : Cause {
  const Schema& before;  ///< what the folder has made until then

  /// Whether others may be using the table meanwhile.
  bool is_live(const Name& table) const { return before.is_live(table, file); }
};

/// A rule looks at each statement, at each file, or at what the folder has made in the end; one
/// about the linter's own comments and files looks at nothing: who reads those speaks for it.
using OnStatement = void (*)(const Step&, Findings&);
using OnFile = void (*)(const File&, Findings&);
using OnSchema = void (*)(const Schema&, Findings&);

/// What a migration must not do.
struct Rule {
  std::string harm;      ///< which lock is taken and who waits, or what breaks
  std::string safe_way;  ///< what to write instead
  std::variant<std::monostate, OnStatement, OnFile, OnSchema> look;  ///< pure
};

/// All rules by name; a file adds its own at its end.
using Rules = base::Registry<Rule>;

/// Adds a rule when the program starts.
using AddRule = base::Registrar<Rule>;

/// Brings findings into the order of their files and places.
void sort(std::vector<Finding>& findings);

/// What all rules find in the files, which are in the order that they are applied in; sorted by
/// file and place.
std::vector<Finding> find_all(const std::vector<File>& files);

}  // namespace lint
