#include <filesystem>

#include <gtest/gtest.h>

#include "lint/allowances.h"
#include "lint/baseline.h"
#include "provision/manifest.h"

namespace {

const std::filesystem::path kFolder = std::filesystem::path(PGRUSH_SOURCE) / "migrations";

TEST(OwnMigrations, PassTheLinter) {
  std::vector<lint::File> files;
  for (const auto& migration : provision::read_manifest(kFolder))
    files.push_back(lint::read_file(migration.id, migration.script.label, migration.script.text));
  const auto accepted = provision::read_script(kFolder / "lint.json", base::ExitStatus::kUnusable);
  const lint::Baseline baseline(accepted.label, accepted.text);
  auto findings = lint::find_all(files);
  lint::silence(files, findings);
  baseline.accept(findings);
  for (const lint::Finding& finding : findings)
    ADD_FAILURE() << finding.where.file->label << ":" << finding.where.place().line << ": "
                  << finding.rule << ": " << finding.what;
}

}  // namespace
