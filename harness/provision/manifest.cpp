#include "provision/manifest.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"

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
           fmt::format("line {}: not JSON", line_of(file.text, static_cast<int>(error.byte))));
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
  return {id, text_at(entry, "desc"), read_script(folder / id, kRefused)};
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

}  // namespace

std::vector<Migration> read_manifest(const fs::path& folder) {
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
  return migrations;
}

}  // namespace provision
