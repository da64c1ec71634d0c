#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace provision {

/// Where Debian's packages put servers, one folder a major version.
inline constexpr std::string_view kServersFolder = "/usr/lib/postgresql";

/// The oldest major version that pgrush works with: views need security_invoker.
inline constexpr int kOldestServer = 15;

/// FOLDER/N/bin of the newest installed server that is not too old; nothing if there is none.
std::optional<std::filesystem::path> newest_server(const std::filesystem::path& folder);

/// Major version in what `postgres --version` prints, "postgres (PostgreSQL) 15.4"; 0 if there is
/// none.
int major_version(std::string_view printed);

/// The folder that holds initdb and postgres: Debian's newest, else pg_config's, else one on PATH.
/// Throws Failure (kProvisioningFailed) that names the package to install.
std::filesystem::path find_binaries();

}  // namespace provision
