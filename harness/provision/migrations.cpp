#include "provision/migrations.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "pg/conninfo.h"
#include "provision/capacity.h"
#include "provision/migration_state.h"
#include "sql/statements.h"

namespace provision {
namespace {

namespace fs = std::filesystem;

/// A migration that is to be applied, and how. Refers to what it was found in.
struct Pending {
  const Migration* file;
  const HistoryRow* row;  ///< null: nothing of it is applied
  Steps steps;
};

/// Nothing is applied before all of this is known.
std::vector<Pending> pending_of(const fs::path& folder, const std::vector<Migration>& migrations,
                                const History& history, const std::string& last) {
  const std::vector<MigrationStanding> standings = compare(migrations, history);
  require_agreement(folder, standings);
  std::vector<Pending> pending;
  for (const MigrationStanding& standing : standings)
    if (standing.state != MigrationState::kApplied && (last.empty() || standing.id <= last))
      pending.push_back({standing.file, standing.row, steps_of(standing.file->script)});
  return pending;
}

std::vector<AppliedMigration> apply_all(const std::vector<Pending>& pending, Migrator& migrator,
                                        const Company& company) {
  std::vector<AppliedMigration> applied;
  for (const Pending& next : pending) {
    company.between();
    applied.push_back(migrator.apply(*next.file, next.steps, next.row));
    company.tell(fmt::format("{} applied in {:.0f} ms", next.file->id, applied.back().duration_ms));
  }
  return applied;
}

/// The id of the last migration to apply, "" for all: `to` is a file's name or the number before
/// its first underscore.
std::string last_of(const std::vector<Migration>& migrations, const std::string& to) {
  if (to.empty()) return "";
  std::vector<std::string> ids;
  for (const Migration& migration : migrations) {
    if (migration.id == to || migration.id.starts_with(to + "_")) return migration.id;
    ids.push_back(migration.id);
  }
  throw base::Failure(
      base::ExitStatus::kUnusable,
      fmt::format("--to {}: manifest.json names no such migration{}", to, base::suggest(to, ids)));
}

}  // namespace

std::vector<AppliedMigration> migrate(pg::Session& session, const fs::path& folder) {
  const std::vector<Migration> migrations = read_manifest(folder);
  create_history(session);
  const History history = read_history(session);
  const Company nobody;
  Migrator migrator(session, "", nullptr, nobody);
  const auto now = apply_all(pending_of(folder, migrations, history, ""), migrator, nobody);

  std::vector<AppliedMigration> all;
  for (const Migration& migration : migrations) {
    const auto by_now = std::ranges::find(now, migration.id, &AppliedMigration::id);
    if (by_now != now.end())
      all.push_back(*by_now);
    else
      all.push_back(
          {migration.id, migration.script.sha256, history.at(migration.id).duration_ms, false});
  }
  return all;
}

std::vector<AppliedMigration> migrate_up(const std::string& conninfo, const fs::path& folder,
                                         const MigrateOptions& options) {
  const std::vector<Migration> migrations = read_manifest(folder);
  const std::string last = last_of(migrations, options.to);
  const std::string words = migrator_conninfo(conninfo);
  pg::Session session(words);
  require_version(session.server_version());
  if (pending_of(folder, migrations, read_history(session), last).empty()) return {};

  // Whoever had the lock before may have applied them meanwhile: only now is it known for certain.
  MigratorLock lock(words, options.company);
  create_history(session);
  const History history = read_history(session);
  const Company company{options.company.tell, [&] {
                          options.company.between();
                          lock.require_held();
                        }};
  LockWatch watch(words);
  Migrator migrator(session, options.program, &watch, company);
  return apply_all(pending_of(folder, migrations, history, last), migrator, company);
}

std::vector<PlannedMigration> plan_migrations(const std::string& conninfo, const fs::path& folder,
                                              const std::string& to) {
  const std::vector<Migration> migrations = read_manifest(folder);
  const std::string last = last_of(migrations, to);
  pg::Session session(migrator_conninfo(conninfo));
  require_version(session.server_version());
  session.script(sql::begin_read_only);
  const History history = read_history(session);
  std::vector<PlannedMigration> planned;
  for (const Pending& next : pending_of(folder, migrations, history, last))
    planned.push_back({next.file->id, count_of(next.steps), next.steps.one_by_one,
                       next.row == nullptr ? 0 : next.row->statement_sha256s.size()});
  session.script(sql::roll_back);
  return planned;
}

std::string migrator_conninfo(const std::string& conninfo) {
  return pg::with_words(conninfo,
                        {{"application_name", "pgrush migrate"}, {"client_encoding", "UTF8"}});
}

std::string apply_variant(pg::Session& session, const fs::path& path) {
  const Script script = read_script(path, base::ExitStatus::kUnusable);
  apply_script(session, script, sql::act_as_owner, [] {});
  return script.sha256;
}

}  // namespace provision
