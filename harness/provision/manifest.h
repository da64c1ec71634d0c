#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "provision/script.h"

namespace provision {

/// One entry of manifest.json, with its file.
struct Migration {
  std::string id;           ///< the file's name, "00001_create_extensions.sql"
  std::string description;  ///< one line for people
  Script script;
  std::string chain;  ///< checksum of the file and of all before it, see chain_link()
};

/// SHA-256 over the link of the migration before ("" for the first), the file's name and its text:
/// whatever is edited, moved, added or removed changes every later link.
std::string chain_link(const std::string& previous, const std::string& id, const Script& script);

/// Whether the entries' "chain" has to be what the files come to.
enum class Seal { kChecked, kIgnored };

/// The migrations that FOLDER/manifest.json names, in order. Throws Failure (kProvisioningFailed)
/// unless folder and manifest agree: each entry has a file, each .sql file directly in the folder
/// an entry (but schema.sql, the committed dump), ids are unique and in order, and the files are
/// those that the manifest was sealed with. A manifest without any seal is as good; one where only
/// some entries have it is not.
std::vector<Migration> read_manifest(const std::filesystem::path& folder,
                                     Seal seal = Seal::kChecked);

/// The one that a user names: by its file's name, or by the number before its first underscore.
/// Throws Failure (kUnusable) if there is none.
const Migration& find_migration(const std::vector<Migration>& migrations, const std::string& name);

}  // namespace provision
