#include "provision/migrations.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/failure.h"
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
  for (const MigrationStanding& standing : standings) {
    if (standing.state == MigrationState::kApplied || (!last.empty() && standing.id > last))
      continue;
    Steps steps = steps_of(standing.file->script);
    // What was begun so goes on so, also if only the server knew that it has to.
    if (standing.row != nullptr) steps.one_by_one |= may_be_one_by_one(steps);
    pending.push_back({standing.file, standing.row, std::move(steps)});
  }
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

/// The id of the last migration to apply, "" for all.
std::string last_of(const std::vector<Migration>& migrations, const std::string& to) {
  return to.empty() ? "" : find_migration(migrations, to).id;
}

/// Does the work as the only migrator of the database.
void as_only_migrator(pg::Session& session, const std::string& words, const MigrateOptions& options,
                      const std::function<void(Migrator&, const Company&)>& work) {
  session.script(sql::stay_connected);
  MigratorLock lock(words, options.company);
  const Company company{options.company.tell, [&] {
                          options.company.between();
                          lock.require_held();
                        }};
  LockWatch watch(words);
  Migrator migrator(session, options.program, &watch, company);
  migrator.prepare_history();
  work(migrator, company);
}

/// What takes a migration back.
struct Rollback {
  std::string id;
  Script script;
  Steps steps;
};

Rollback rollback_of(const fs::path& folder, const std::string& id) {
  const fs::path file = folder / "rollbacks" / id;
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        fmt::format("{}: there is no such file, so {} cannot be taken back", file.string(), id));
  const Script script = read_script(file, base::ExitStatus::kProvisioningFailed);
  Rollback rollback{id, script, steps_of(script)};
  if (rollback.steps.one_by_one)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        file.string() + ": cannot be run in one transaction, as it has to be");
  return rollback;
}

/// Those of the migrations from `first` on that the database has, the last one first.
std::vector<Rollback> rollbacks_from(const Migration& first, const fs::path& folder,
                                     const std::vector<Migration>& migrations,
                                     const History& history) {
  const std::vector<MigrationStanding> standings = compare(migrations, history);
  require_agreement(folder, standings);
  std::vector<Rollback> rollbacks;
  for (const MigrationStanding& standing : standings)
    if (standing.row != nullptr && standing.id >= first.id)
      rollbacks.insert(rollbacks.begin(), rollback_of(folder, standing.id));
  if (rollbacks.empty())
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("{} is not applied to this database", first.id));
  return rollbacks;
}

}  // namespace

std::vector<AppliedMigration> migrate(pg::Session& session, const fs::path& folder) {
  const std::vector<Migration> migrations = read_manifest(folder);
  const Company nobody;
  Migrator migrator(session, "", nullptr, nobody);
  migrator.prepare_history();
  const History history = read_history(session);
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

  std::vector<AppliedMigration> applied;
  as_only_migrator(session, words, options, [&](Migrator& migrator, const Company& company) {
    // Whoever had the lock before may have applied them meanwhile: only now is it known for
    // certain.
    const History history = read_history(session);
    applied = apply_all(pending_of(folder, migrations, history, last), migrator, company);
  });
  return applied;
}

std::vector<std::string> take_back(const std::string& conninfo, const fs::path& folder,
                                   const MigrateOptions& options) {
  const std::vector<Migration> migrations = read_manifest(folder);
  const Migration& first = find_migration(migrations, options.to);
  const std::string words = migrator_conninfo(conninfo);
  pg::Session session(words);
  require_version(session.server_version());
  rollbacks_from(first, folder, migrations, read_history(session));  // nothing is written if not
  std::vector<std::string> taken_back;
  as_only_migrator(session, words, options, [&](Migrator& migrator, const Company& company) {
    const History history = read_history(session);
    for (const Rollback& next : rollbacks_from(first, folder, migrations, history)) {
      company.between();
      const double duration_ms = migrator.take_back(next.id, next.script, next.steps);
      taken_back.push_back(next.id);
      company.tell(fmt::format("{} taken back in {:.0f} ms", next.id, duration_ms));
    }
  });
  return taken_back;
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
