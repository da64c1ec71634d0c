#pragma once

#include <filesystem>
#include <string>

namespace scenario {

/// The folder of the scenario that the argument names: the argument itself, or where it stands if
/// it is a scenario.json. Throws Failure (kUnusable) with the nearest name beside it if there is
/// none.
std::filesystem::path find_folder(const std::filesystem::path& argument);

/// The folder's own name, also for ".", "x/" and "x/..".
std::string name_of(const std::filesystem::path& folder);

/// All that the file holds. Throws Failure (kUnusable) if it cannot be read.
std::string contents(const std::filesystem::path& file);

/// Why `name` is no file in the folder, as a mistake's clause; "" if it is one.
std::string missing_from(const std::filesystem::path& folder, const std::string& name);

}  // namespace scenario
