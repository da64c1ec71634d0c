#include "provision/migrations.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/time.h"
#include "provision/manifest.h"
#include "sql/statements.h"

namespace provision {
namespace {

/// What the database has, by id.
using History = std::map<std::string, AppliedMigration>;

[[noreturn]] void refuse(const std::string& label, std::string_view why) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed, fmt::format("{}: {}", label, why));
}

History read_history(pg::Session& session) {
  session.script(sql::create_history);
  const pg::Table table = session.query(sql::read_history);
  History history;
  for (int row = 0; row < table.rows(); ++row) {
    const std::string id(table.at(row, 0));
    history[id] = {id, std::string(table.at(row, 1)), std::stod(std::string(table.at(row, 2))),
                   false};
  }
  return history;
}

void require_unchanged(const Migration& migration, const AppliedMigration& applied) {
  if (migration.script.sha256 != applied.sha256)
    refuse(migration.script.label,
           "was changed since it was applied: take the change back, and put it into a new file");
}

/// Nothing is applied before all of this is known.
void require_agreement(const std::filesystem::path& folder,
                       const std::vector<Migration>& migrations, const History& history) {
  for (const Migration& migration : migrations) {
    const auto applied = history.find(migration.id);
    if (applied != history.end())
      require_unchanged(migration, applied->second);
    else if (!history.empty() && migration.id < history.rbegin()->first)
      refuse(migration.script.label,
             fmt::format("sorts before {}, which is applied already: give it a later number",
                         history.rbegin()->first));
  }
  for (const auto& [id, applied] : history)
    if (std::ranges::find(migrations, id, &Migration::id) == migrations.end())
      refuse((folder / id).string(), "is applied to the database, but not in manifest.json");
}

AppliedMigration apply(pg::Session& session, const Migration& migration) {
  const base::Instant begun = base::Clock::now();
  AppliedMigration applied{migration.id, migration.script.sha256, 0, true};
  apply_script(session, migration.script, "", [&] {
    applied.duration_ms = base::to_ms(base::Clock::now() - begun);
    session.query(sql::record_migration,
                  {applied.id, applied.sha256, fmt::format("{:.3f}", applied.duration_ms)});
  });
  return applied;
}

}  // namespace

std::vector<AppliedMigration> migrate(pg::Session& session, const std::filesystem::path& folder) {
  const std::vector<Migration> migrations = read_manifest(folder);
  const History history = read_history(session);
  require_agreement(folder, migrations, history);
  std::vector<AppliedMigration> all;
  for (const Migration& migration : migrations) {
    const auto applied = history.find(migration.id);
    all.push_back(applied != history.end() ? applied->second : apply(session, migration));
  }
  return all;
}

std::string apply_variant(pg::Session& session, const std::filesystem::path& path) {
  const Script script = read_script(path, base::ExitStatus::kUnusable);
  apply_script(session, script, sql::act_as_owner, [] {});
  return script.sha256;
}

}  // namespace provision
