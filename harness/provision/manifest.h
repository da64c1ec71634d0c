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
};

/// The migrations that FOLDER/manifest.json names, in order. Throws Failure (kProvisioningFailed)
/// unless folder and manifest agree: each entry has a file, each .sql file directly in the folder
/// an entry (but schema.sql, the committed dump), and ids are unique and in order.
std::vector<Migration> read_manifest(const std::filesystem::path& folder);

}  // namespace provision
