#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/time.h"
#include "delivery.h"
#include "migrate.h"
#include "place.h"
#include "provision/migration_state.h"
#include "provision/migrations.h"
#include "report/text.h"
#include "scratch_database.h"
#include "verify_steps.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;

/// What the steps have found, each once.
class Verification {
 public:
  /// Adds what a step finds, and tells how long it took.
  void step(const std::string& name, const std::function<Findings()>& find) {
    const base::Instant begun = base::Clock::now();
    for (const std::string& finding : find())
      if (std::ranges::find(findings_, finding) == findings_.end()) findings_.push_back(finding);
    tell(fmt::format("{} in {:.1f} s", name, base::to_s(base::Clock::now() - begun)));
  }
  const Findings& findings() const { return findings_; }

 private:
  Findings findings_;
};

/// The first database stays empty, the second one has rows in its tables whenever a file comes.
Findings findings_of_folder(const fs::path& folder) {
  Verification verification;
  ScratchDatabase scratch;
  const std::string empty = scratch.conninfo();
  bool applied = false;
  verification.step("each file applied twice", [&] {
    Findings findings;
    applied = apply_each(empty, folder, apply_again, findings);
    return findings;
  });
  if (applied) {
    verification.step("schema compared", [&] { return compare_with_committed(empty, folder); });
    verification.step("checks run", [&] { return run_checks(empty, folder); });
  }
  std::error_code ignored;
  if (applied && fs::exists(folder / "tests", ignored)) {
    const std::string filled = scratch.another();
    verification.step("each file applied with rows in the tables", [&] {
      Findings findings = rows_without_migration(folder);
      const auto rows = [&](pg::Session& session, const provision::Migration& migration) {
        put_rows(session, folder, migration);
      };
      applied = apply_each(filled, folder, rows, findings);
      return findings;
    });
    if (applied) {
      verification.step("schema compared", [&] { return compare_with_empty(filled, empty); });
      verification.step("checks run", [&] { return run_checks(filled, folder); });
      verification.step("access tried", [&] { return try_access(filled, folder); });
      verification.step("constraints tried", [&] { return try_constraints(filled, folder); });
      verification.step("smoke tests run", [&] { return run_smoke_tests(filled, folder); });
    }
  }
  scratch.leave();
  return verification.findings();
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
  for (const Findings& more : {compare_with_committed(conninfo, folder),
                               run_checks(provision::migrator_conninfo(conninfo), folder)})
    findings.insert(findings.end(), more.begin(), more.end());
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
