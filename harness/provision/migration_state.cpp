#include "provision/migration_state.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/sha256.h"
#include "provision/steps.h"

namespace provision {
namespace {

/// What is applied of a file that runs statement by statement stands in it unchanged.
bool begins_with(const Migration& migration, const HistoryRow& row) {
  std::vector<std::string> now;
  for (const syntax::Statement& statement : steps_of(migration.script).statements)
    if (!is_setting(statement)) now.push_back(base::sha256(statement.text));
  return now.size() >= row.statement_sha256s.size() &&
         std::equal(row.statement_sha256s.begin(), row.statement_sha256s.end(), now.begin());
}

MigrationState state_of(const Migration* file, const HistoryRow* row, bool later_is_applied) {
  using enum MigrationState;
  if (file == nullptr) return kMissing;
  if (row == nullptr) return later_is_applied ? kLate : kPending;
  if (!row->finished) return begins_with(*file, *row) ? kPartial : kChanged;
  return row->sha256 == file->script.sha256 ? kApplied : kChanged;
}

std::string objection_to(const MigrationStanding& standing, const std::string& last_applied) {
  switch (standing.state) {
    case MigrationState::kChanged:
      if (!standing.row->finished)
        return fmt::format(
            "was changed where it is applied: its first {} statements, SET not "
            "counted, have to stay as they were; change those behind them",
            standing.row->statement_sha256s.size());
      return "was changed since it was applied: take the change back, and put it into a new file";
    case MigrationState::kMissing:
      return "is applied to the database, but not in manifest.json: put it back, or go to the "
             "database that this folder belongs to";
    case MigrationState::kLate:
      return fmt::format("sorts before {}, which is applied already: give it a later number",
                         last_applied);
    default: return "";
  }
}

}  // namespace

std::string_view name_of(MigrationState state) {
  switch (state) {
    case MigrationState::kApplied: return "applied";
    case MigrationState::kPending: return "pending";
    case MigrationState::kPartial: return "partial";
    case MigrationState::kChanged: return "changed";
    case MigrationState::kMissing: return "missing";
    case MigrationState::kLate: return "late";
  }
  return "";
}

std::vector<MigrationStanding> compare(const std::vector<Migration>& migrations,
                                       const History& history) {
  std::map<std::string, MigrationStanding> standings;
  for (const Migration& migration : migrations) standings[migration.id].file = &migration;
  for (const auto& [id, row] : history) standings[id].row = &row;
  std::vector<MigrationStanding> ordered;
  for (auto& [id, standing] : standings) {
    standing.id = id;
    const bool later_is_applied = !history.empty() && id < history.rbegin()->first;
    standing.state = state_of(standing.file, standing.row, later_is_applied);
    ordered.push_back(standing);
  }
  return ordered;
}

void require_agreement(const std::filesystem::path& folder,
                       const std::vector<MigrationStanding>& standings) {
  std::string last_applied;
  for (const MigrationStanding& standing : standings)
    if (standing.row != nullptr) last_applied = standing.id;
  for (const MigrationStanding& standing : standings) {
    const std::string objection = objection_to(standing, last_applied);
    if (!objection.empty())
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          fmt::format("{}: {}", (folder / standing.id).string(), objection));
  }
}

}  // namespace provision
