#include <algorithm>
#include <tuple>

#include "lint/rule.h"

namespace lint {
namespace {

/// Shows a rule all that it wants to look at.
class Look {
 public:
  Look(const std::vector<File>& files, Findings findings) : files_(files), findings_(findings) {}

  void operator()(std::monostate) {}
  void operator()(OnStatement look) {
    Schema schema;
    for (const File& file : files_)
      for (const Statement& statement : file.statements) {
        look({{file, statement}, schema}, findings_);
        schema.absorb(file, statement);
      }
  }
  void operator()(OnFile look) {
    for (const File& file : files_) look(file, findings_);
  }
  void operator()(OnSchema look) {
    Schema schema;
    for (const File& file : files_)
      for (const Statement& statement : file.statements) schema.absorb(file, statement);
    look(schema, findings_);
  }

 private:
  const std::vector<File>& files_;
  Findings findings_;
};

}  // namespace

void sort(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, {}, [](const Finding& one) {
    return std::tuple(one.where.file, one.where.offset);
  });
}

std::vector<Finding> find_all(const std::vector<File>& files) {
  std::vector<Finding> all;
  for (const std::string& name : Rules::instance().names())
    std::visit(Look(files, Findings(name, all)), Rules::instance().find(name)->look);
  sort(all);
  return all;
}

}  // namespace lint
