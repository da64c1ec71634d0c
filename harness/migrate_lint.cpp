#include <filesystem>
#include <vector>

#include "base/failure.h"
#include "delivery.h"
#include "lint/allowances.h"
#include "lint/baseline.h"
#include "lint/rule.h"
#include "migrate.h"
#include "place.h"
#include "provision/manifest.h"
#include "report/lint_findings.h"
#include "report/report.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;

constexpr base::ExitStatus kUnusable = base::ExitStatus::kUnusable;

/// A new file is linted before it is sealed.
std::vector<lint::File> read_files(const fs::path& folder) try {
  std::vector<lint::File> files;
  for (const auto& [id, description, script, chain] :
       provision::read_manifest(folder, provision::Seal::kIgnored))
    files.push_back(lint::read_file(id, script.label, script.text));
  return files;
} catch (const base::Failure& failure) {
  throw base::Failure(kUnusable, failure.what());  // nothing was to be provisioned
}

lint::Baseline read_baseline(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return {};
  const provision::Script script = provision::read_script(file, kUnusable);
  return {script.label, script.text};
}

}  // namespace

base::ExitStatus migrate_lint(const MigrateArguments& arguments) {
  const fs::path folder = arguments.migrations;
  const std::vector<lint::File> files = read_files(folder);
  const lint::Baseline baseline = read_baseline(folder / "lint.json");
  report::LintFindings linted{files.size(), lint::find_all(files)};
  linted.allowed = lint::silence(files, linted.findings);
  linted.accepted = baseline.accept(linted.findings);
  write_to_stdout([&](const base::Sink& sink) {
    sink(arguments.json ? report::to_text(report::to_json(linted)) : report::to_console(linted));
  });
  tell(report::headline(linted));
  return linted.findings.empty() ? base::ExitStatus::kPass : base::ExitStatus::kViolated;
}

}  // namespace pgrush
