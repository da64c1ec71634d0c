#include "report/migration_status.h"

#include <array>

#include <fmt/format.h>

#include "report/text.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;
using provision::MigrationStanding;
using provision::MigrationState;

constexpr std::array kStates{MigrationState::kApplied, MigrationState::kPending,
                             MigrationState::kPartial, MigrationState::kChanged,
                             MigrationState::kMissing, MigrationState::kLate};

/// The columns of the history that are shown as they are.
constexpr std::array kColumns{"applied_at",  "started_at",       "finished_at",
                              "duration_ms", "statements_total", "statements_applied",
                              "retries",     "lock_wait_ms",     "applied_by",
                              "pgrush",      "server_version"};

std::size_t count(const MigrationStatus& status, MigrationState state) {
  std::size_t counted = 0;
  for (const MigrationStanding& standing : status.standings) counted += standing.state == state;
  return counted;
}

Json standing_json(const MigrationStanding& standing) {
  Json json;
  json["id"] = standing.id;
  json["state"] = provision::name_of(standing.state);
  json["description"] = nullptr;
  json["sha256"] = nullptr;
  json["chain"] = nullptr;
  if (standing.file != nullptr) {
    json["description"] = standing.file->description;
    json["sha256"] = standing.file->script.sha256;
    json["chain"] = standing.file->chain;
  }
  json["applied_sha256"] = nullptr;
  if (standing.row != nullptr) json["applied_sha256"] = standing.row->sha256;
  for (const char* column : kColumns) {
    json[column] = nullptr;
    if (standing.row != nullptr && standing.row->fields.contains(column))
      json[column] = standing.row->fields.at(column);
  }
  return json;
}

std::string when(const MigrationStanding& standing) {
  if (standing.row == nullptr) return "";
  const nlohmann::json& fields = standing.row->fields;
  if (standing.state == MigrationState::kPartial)
    return fmt::format("  {} of {} statements", standing.row->statement_sha256s.size(),
                       fields.at("statements_total").dump());
  if (!fields.contains("applied_at")) return "";
  return fmt::format("  {}, {} ms", fields.at("applied_at").get<std::string>(),
                     text::ms(standing.row->duration_ms));
}

}  // namespace

Json to_json(const MigrationStatus& status) {
  Json json;
  json["schema"] = "pgrush.migrations/1";
  json["folder"] = status.folder;
  json["database"] = status.database;
  json["server_version"] = status.server_version;
  for (const MigrationState state : kStates)
    json["counts"][std::string(provision::name_of(state))] = count(status, state);
  json["migrations"] = Json::array();
  for (const MigrationStanding& standing : status.standings)
    json["migrations"].push_back(standing_json(standing));
  return json;
}

std::string to_console(const MigrationStatus& status) {
  std::string lines;
  for (const MigrationStanding& standing : status.standings)
    lines += fmt::format("{:<8} {}{}\n", provision::name_of(standing.state), standing.id,
                         text::visible(when(standing)));
  std::string counts;
  for (const MigrationState state : kStates)
    if (const std::size_t counted = count(status, state); counted > 0)
      counts +=
          fmt::format("{}{} {}", counts.empty() ? "" : ", ", counted, provision::name_of(state));
  return lines + fmt::format("{} on {} (PostgreSQL {}): {}\n", status.folder,
                             text::visible(status.database), status.server_version,
                             counts.empty() ? "no migrations" : counts);
}

}  // namespace report
