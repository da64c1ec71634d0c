#include "provision/manifest.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/sha256.h"
#include "base/suggest.h"
#include "pg/conninfo.h"
#include "syntax/place.h"

namespace provision {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr base::ExitStatus kRefused = base::ExitStatus::kProvisioningFailed;
constexpr std::string_view kDump = "schema.sql";

[[noreturn]] void refuse(const fs::path& where, std::string_view why) {
  throw base::Failure(kRefused, fmt::format("{}: {}", where.string(), why));
}

json parse(const fs::path& path) {
  const Script file = read_script(path, kRefused);
  try {
    return json::parse(file.text);
  } catch (const json::parse_error& error) {
    refuse(path,
           fmt::format("line {}: not JSON", syntax::place_of(file.text, error.byte - 1).line));
  }
}

std::string text_at(const json& entry, const char* key) {
  const auto found = entry.is_object() ? entry.find(key) : entry.end();
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A plain file name: an id never leads out of the folder.
bool is_file_name(const std::string& id) {
  return id.ends_with(".sql") && fs::path(id).filename() == id;
}

Migration read_entry(const fs::path& folder, const json& entry, std::size_t index) {
  const std::string id = text_at(entry, "id");
  if (!is_file_name(id))
    refuse(folder / "manifest.json",
           fmt::format("/migrations/{}/id must be the name of a .sql file", index));
  if (!fs::exists(folder / id))
    refuse(folder / "manifest.json", fmt::format("names {}, but there is no such file", id));
  return {id, text_at(entry, "desc"), read_script(folder / id, kRefused), ""};
}

/// What the entries come to now.
void link(std::vector<Migration>& migrations) {
  std::string previous;
  for (Migration& migration : migrations)
    previous = migration.chain = chain_link(previous, migration.id, migration.script);
}

void require_order(const fs::path& folder, const std::vector<Migration>& migrations) {
  for (std::size_t i = 1; i < migrations.size(); ++i) {
    const std::string& before = migrations[i - 1].id;
    const std::string& id = migrations[i].id;
    if (id == before) refuse(folder / "manifest.json", fmt::format("names {} twice", id));
    if (id < before)
      refuse(folder / "manifest.json",
             fmt::format("{} stands after {}: order them by name", id, before));
  }
}

void require_no_other(const fs::path& folder, const std::vector<Migration>& migrations) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() || !name.ends_with(".sql") || name == kDump) continue;
    if (std::ranges::find(migrations, name, &Migration::id) == migrations.end())
      refuse(entry.path(), "is not in manifest.json: add it there, or move it to a subfolder");
  }
}

/// The first link that differs is where the folder was touched: those before it are as sealed.
void require_seal(const fs::path& folder, const json& list,
                  const std::vector<Migration>& migrations) {
  const auto sealed = [](const json& entry) { return entry.contains("chain"); };
  if (std::none_of(list.begin(), list.end(), sealed)) return;
  const std::string accept = "pgrush migrate accept --migrations " + folder.string();
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (!sealed(list[i]))
      refuse(folder / "manifest.json",
             fmt::format("{} has no \"chain\", but others have: seal it with {}", migrations[i].id,
                         accept));
    if (text_at(list[i], "chain") != migrations[i].chain)
      refuse(folder / migrations[i].id,
             fmt::format("is not what manifest.json was sealed with: it was edited, or a file "
                         "before it was added, removed or moved; take that back, or accept it "
                         "with {}",
                         accept));
  }
}

}  // namespace

std::string chain_link(const std::string& previous, const std::string& id, const Script& script) {
  return base::sha256(previous + id + script.text);
}

std::vector<Migration> read_manifest(const fs::path& folder, Seal seal) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) refuse(folder, "there is no such folder of migrations");
  const json manifest = parse(folder / "manifest.json");
  const auto list = manifest.is_object() ? manifest.find("migrations") : manifest.end();
  if (list == manifest.end() || !list->is_array())
    refuse(folder / "manifest.json", "/migrations must be a list");
  std::vector<Migration> migrations;
  for (const json& entry : *list)
    migrations.push_back(read_entry(folder, entry, migrations.size()));
  require_order(folder, migrations);
  require_no_other(folder, migrations);
  link(migrations);
  if (seal == Seal::kChecked) require_seal(folder, *list, migrations);
  return migrations;
}

const Migration& find_migration(const std::vector<Migration>& migrations, const std::string& name) {
  std::vector<std::string> ids;
  for (const Migration& migration : migrations) {
    if (migration.id == name || migration.id.starts_with(name + "_")) return migration;
    ids.push_back(migration.id);
  }
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("manifest.json names no migration {}{}", pg::shown_word(name),
                                  base::suggest(name, ids)));
}

}  // namespace provision
