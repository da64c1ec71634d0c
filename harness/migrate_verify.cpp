#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "base/failure.h"
#include "delivery.h"
#include "explore/sql_invariant.h"
#include "migrate.h"
#include "place.h"
#include "provision/migration_state.h"
#include "provision/migrations.h"
#include "provision/schema_drift.h"
#include "provision/schema_dump.h"
#include "provision/verification.h"
#include "report/text.h"
#include "scratch_database.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;

/// What is wrong, a sentence each, with the object's or the file's name in it.
using Findings = std::vector<std::string>;

/// Applies each file as `up` does, looks whether it did what its header says, and applies it again,
/// which has to change nothing. The folder's own faults are findings, and end it. Whether all files
/// are applied.
bool apply_each(const std::string& conninfo, const fs::path& folder, Findings& findings) try {
  pg::Session session(conninfo);
  for (const provision::Migration& migration : provision::read_manifest(folder)) {
    provision::migrate_up(conninfo, folder, {.to = migration.id, .program = "", .company = {tell}});
    const std::string query = provision::verification_of(migration.script.text);
    const auto objection = query.empty() ? std::nullopt : provision::objection_of(session, query);
    if (objection) findings.push_back(fmt::format("{}: {}", migration.script.label, *objection));
    if (!provision::steps_of(migration.script).one_by_one)
      provision::apply_script(session, migration.script, "", [] {});
  }
  return true;
} catch (const base::Failure& failure) {
  findings.emplace_back(failure.what());
  return false;
}

/// Against the dump that is committed beside the migrations.
void compare_dumps(const std::string& conninfo, const fs::path& folder, Findings& findings) {
  const fs::path file = folder / "schema.sql";
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    findings.push_back(
        fmt::format("{}: there is none to compare with: make it with pgrush migrate "
                    "dump",
                    file.string()));
    return;
  }
  const std::string expected = provision::read_script(file, base::ExitStatus::kUnusable).text;
  std::ranges::copy(provision::schema_differences(provision::dump_schema(conninfo), expected),
                    std::back_inserter(findings));
}

std::string first_row_of(const invariant::Verdict& verdict) {
  std::string row;
  if (verdict.evidence.empty()) return row;
  for (const auto& [column, value] : verdict.evidence.front().facts)
    row += fmt::format("{}{} {}", row.empty() ? ": " : ", ", column, value);
  return row;
}

std::vector<fs::path> checks_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (fs::directory_iterator entry(folder / "checks", none), end; !none && entry != end; ++entry)
    if (entry->path().extension() == ".sql") files.push_back(entry->path());
  std::ranges::sort(files);
  return files;
}

/// Each query of checks/ selects what is wrong. Nothing can be written meanwhile.
void run_checks(const std::string& conninfo, const fs::path& folder, Findings& findings) {
  pg::Session session(conninfo);
  for (const fs::path& file : checks_of(folder)) {
    const std::string text = provision::read_script(file, base::ExitStatus::kUnusable).text;
    session.script(sql::begin_read_only);
    const invariant::Verdict verdict = explore::judge_by_sql(session, file.string(), text);
    session.script(sql::roll_back);
    if (verdict.truth != base::Truth::kHolds)
      findings.push_back(fmt::format("{}: {} ({}){}", file.string(),
                                     explore::claim_of(file.filename().string(), text),
                                     verdict.explanation, first_row_of(verdict)));
  }
}

Findings findings_of_folder(const fs::path& folder) {
  Findings findings;
  ScratchDatabase scratch;
  if (apply_each(scratch.conninfo(), folder, findings)) {
    compare_dumps(scratch.conninfo(), folder, findings);
    run_checks(scratch.conninfo(), folder, findings);
  }
  scratch.leave();
  return findings;
}

/// Of a database that others work with: nothing is written.
Findings findings_of_live(const std::string& conninfo, const fs::path& folder) {
  Findings findings;
  const auto migrations = provision::read_manifest(folder);
  pg::Session session(provision::migrator_conninfo(conninfo));
  const provision::History history = provision::read_history(session);
  for (const auto& standing : provision::compare(migrations, history))
    if (standing.state != provision::MigrationState::kApplied)
      findings.push_back(fmt::format("{} is {}", (folder / standing.id).string(),
                                     provision::name_of(standing.state)));
  compare_dumps(conninfo, folder, findings);
  run_checks(provision::migrator_conninfo(conninfo), folder, findings);
  return findings;
}

}  // namespace

base::ExitStatus migrate_verify(const MigrateArguments& arguments) {
  const fs::path folder = arguments.migrations;
  const Findings findings = arguments.dsn
                                ? findings_of_live(database_of(arguments, "verify"), folder)
                                : findings_of_folder(folder);
  write_to_stdout([&](const base::Sink& sink) {
    for (const std::string& finding : findings) sink(report::text::visible(finding) + "\n");
  });
  tell(findings.empty() ? folder.string() + " is verified"
                        : fmt::format("{}: findings: {}", folder.string(), findings.size()));
  return findings.empty() ? base::ExitStatus::kPass : base::ExitStatus::kViolated;
}

}  // namespace pgrush
