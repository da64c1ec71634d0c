#include "migrate_lint.h"

#include <cstdio>
#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "lint/allowances.h"
#include "lint/baseline.h"
#include "lint/rule.h"
#include "provision/manifest.h"
#include "provision/script.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;
using lint::Finding;

constexpr base::ExitStatus kUnusable = base::ExitStatus::kUnusable;

/// What a folder's migrations come to.
struct Linted {
  std::vector<lint::File> files;
  lint::Baseline baseline;
  std::vector<Finding> findings;
  int allowed = 0;   ///< by comments in the files
  int accepted = 0;  ///< by lint.json
};

std::vector<lint::File> read_files(const fs::path& folder) try {
  std::vector<lint::File> files;
  for (const provision::Migration& migration : provision::read_manifest(folder))
    files.push_back(
        lint::read_file(migration.id, migration.script.label, migration.script.text));
  return files;
} catch (const base::Failure& failure) {
  throw base::Failure(kUnusable, failure.what());  // nothing was to be provisioned
}

lint::Baseline read_baseline(const fs::path& path) {
  if (!fs::exists(path)) return {};
  const provision::Script script = provision::read_script(path, kUnusable);
  return {script.label, script.text};
}

/// Fills in the findings, which refer to the files and the baseline beside them.
void lint_all(Linted& linted) {
  linted.findings = lint::find_all(linted.files);
  linted.allowed = lint::silence(linted.files, linted.findings);
  linted.accepted = linted.baseline.accept(linted.findings);
}

const lint::Rule& rule_of(const Finding& finding) {
  return *lint::Rules::instance().find(finding.rule);
}

void print_lines(const Linted& linted) {
  for (const Finding& finding : linted.findings) {
    const syntax::Place place = finding.where.place();
    const lint::Rule& rule = rule_of(finding);
    fmt::print("{}:{}:{}: [{}] {}: {}. Instead: {}.\n", finding.where.file->label, place.line,
               place.column, finding.rule, finding.what, rule.harm, rule.safe_way);
  }
}

void print_json(const Linted& linted) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const Finding& finding : linted.findings) {
    const syntax::Place place = finding.where.place();
    const lint::Rule& rule = rule_of(finding);
    findings.push_back({{"file", finding.where.file->label},
                        {"line", place.line},
                        {"column", place.column},
                        {"rule", finding.rule},
                        {"what", finding.what},
                        {"harm", rule.harm},
                        {"safe_way", rule.safe_way}});
  }
  const nlohmann::ordered_json document{{"schema", "pgrush.lint/1"},
                                        {"files", linted.files.size()},
                                        {"findings", findings},
                                        {"allowed", linted.allowed},
                                        {"accepted", linted.accepted}};
  fmt::print("{}\n", document.dump(2));
}

}  // namespace

base::ExitStatus migrate_lint(const MigrateLintArguments& arguments) {
  const fs::path folder = arguments.migrations;
  Linted linted{read_files(folder), read_baseline(folder / "lint.json"), {}};
  lint_all(linted);
  arguments.json ? print_json(linted) : print_lines(linted);
  fmt::print(stderr, "{} findings in {} files; {} allowed in them, {} accepted by lint.json\n",
             linted.findings.size(), linted.files.size(), linted.allowed, linted.accepted);
  return linted.findings.empty() ? base::ExitStatus::kPass : base::ExitStatus::kViolated;
}

}  // namespace pgrush
