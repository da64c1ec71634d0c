#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace provision {

/// manifest.json as it is to be, for the caller to write.
struct SealedManifest {
  std::string text;                  ///< one entry a line, so that two that are added clash in git
  std::vector<std::string> changed;  ///< ids of the entries whose seal is new or another, in order
};

/// FOLDER/manifest.json with every entry sealed as its file is now. Throws Failure
/// (kProvisioningFailed) as read_manifest does, but for the seals: files that it does not name are
/// not taken in.
SealedManifest seal(const std::filesystem::path& folder);

/// A migration that is to be written.
struct NewMigration {
  std::string id;        ///< its file's name, with the next number
  std::string text;      ///< of the file: a header to fill in
  std::string manifest;  ///< manifest.json's text with its entry, sealed if the others are
};

/// The migration to come after those of the folder. `name` says what it does, in lower-case words
/// joined by underscores; `date` is its date. Throws Failure: kUnusable for another name,
/// kProvisioningFailed as read_manifest does.
NewMigration next_migration(const std::filesystem::path& folder, const std::string& name,
                            const std::string& date);

}  // namespace provision
