#include "scenario/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"

namespace scenario {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "scenario.json";

/// Throws "PATH: what: a SCENARIO is …".
[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
  throw base::Failure(
      base::ExitStatus::kUnusable,
      fmt::format("{}: {}: a SCENARIO is a folder with a {}", path.string(), what, kFile));
}

/// Names of the scenarios in a folder, none if it cannot be read.
std::vector<std::string> scenarios_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, unreadable)) {
    std::error_code ignored;
    if (fs::exists(entry.path() / kFile, ignored))
      names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

/// The path without a slash at its end, so that its last part is a name.
fs::path bare(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

/// " (did you mean …?)" with a scenario of nearly that name beside it, or of that name in
/// scenarios/.
std::string nearest(const fs::path& argument) {
  const fs::path path = bare(argument);
  std::string near = base::suggest(path.filename().string(), scenarios_in(path.parent_path()));
  if (!near.empty()) return near;
  const fs::path usual = fs::path("scenarios") / path.filename();
  std::error_code ignored;
  return fs::exists(usual / kFile, ignored) ? fmt::format(" (did you mean {}?)", usual.string())
                                            : "";
}

}  // namespace

fs::path find_folder(const fs::path& argument) {
  std::error_code unreachable;
  const fs::file_status status = fs::status(argument, unreachable);
  if (!fs::exists(status)) refuse(argument, "there is no such folder" + nearest(argument));
  if (fs::is_directory(status)) {
    if (fs::exists(argument / kFile, unreachable)) return argument;
    refuse(argument, fmt::format("there is no {} in it{}", kFile, nearest(argument)));
  }
  if (argument.filename() != kFile) refuse(argument, "is not a folder");
  return argument.has_parent_path() ? argument.parent_path() : fs::path(".");
}

std::string name_of(const fs::path& folder) {
  return bare(fs::weakly_canonical(folder)).filename().string();
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  stream.peek();  // what can be opened but not read, like a folder, shows itself only now
  if (!stream.is_open() || stream.bad())
    refuse(file, fmt::format("cannot be read ({})", std::strerror(errno)));
  std::ostringstream all;
  all << stream.rdbuf();
  return std::move(all).str();
}

std::string missing_from(const fs::path& folder, const std::string& name) {
  const fs::path inside = fs::path(name).lexically_normal();
  if (inside.is_absolute() || inside.string().starts_with(".."))
    return fmt::format("is {}, must be a file in the scenario's folder", name);
  std::error_code ignored;
  if (fs::is_regular_file(folder / inside, ignored)) return "";
  return fmt::format("is {}, but there is no such file in the scenario's folder", name);
}

}  // namespace scenario
