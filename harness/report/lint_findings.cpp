#include "report/lint_findings.h"

#include <algorithm>

#include <fmt/format.h>

namespace report {
namespace {

using lint::Finding;
using nlohmann::ordered_json;

const lint::Rule& rule_of(const Finding& finding) {
  return *lint::Rules::instance().find(finding.rule);
}

}  // namespace

ordered_json to_json(const LintFindings& linted) {
  ordered_json findings = ordered_json::array();
  for (const Finding& finding : linted.findings) {
    const syntax::Place place = finding.where.place();
    findings.push_back({{"file", finding.where.file->label},
                        {"line", place.line},
                        {"column", place.column},
                        {"rule", finding.rule},
                        {"what", finding.what},
                        {"harm", rule_of(finding).harm},
                        {"safe_way", rule_of(finding).safe_way}});
  }
  return {{"schema", "pgrush.lint/1"},
          {"files", linted.files},
          {"findings", findings},
          {"allowed", linted.allowed},
          {"accepted", linted.accepted}};
}

std::string to_console(const LintFindings& linted) {
  std::string lines;
  for (const Finding& finding : linted.findings) {
    const syntax::Place place = finding.where.place();
    std::string line = fmt::format("{}:{}:{}: [{}] {}: {}. Instead: {}.", finding.where.file->label,
                                   place.line, place.column, finding.rule, finding.what,
                                   rule_of(finding).harm, rule_of(finding).safe_way);
    std::ranges::replace(line, '\n', ' ');  // a quoted name may hold one
    lines += line + '\n';
  }
  return lines;
}

std::string headline(const LintFindings& linted) {
  return fmt::format("{} {} in {} {}; {} allowed by comments, {} accepted by lint.json",
                     linted.findings.size(), linted.findings.size() == 1 ? "finding" : "findings",
                     linted.files, linted.files == 1 ? "file" : "files", linted.allowed,
                     linted.accepted);
}

}  // namespace report
