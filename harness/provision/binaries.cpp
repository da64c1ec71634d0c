#include "provision/binaries.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/failure.h"

namespace provision {
namespace {

namespace fs = std::filesystem;

bool has_server(const fs::path& folder) {
  return access((folder / "initdb").c_str(), X_OK) == 0 &&
         access((folder / "postgres").c_str(), X_OK) == 0;
}

int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// What the command prints, without the line's end; empty if it cannot be run.
std::string first_line_of(const std::string& command) {
  FILE* pipe = popen((command + " 2>/dev/null").c_str(), "re");
  if (pipe == nullptr) return "";
  std::array<char, 4096> buffer{};
  std::string line;
  if (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) line = buffer.data();
  pclose(pipe);
  while (line.ends_with('\n')) line.pop_back();
  return line;
}

/// Folders that may hold a server where Debian's packages are not used.
std::vector<fs::path> other_folders() {
  std::vector<fs::path> folders{first_line_of("pg_config --bindir")};
  const char* path = std::getenv("PATH");
  std::istringstream words(path == nullptr ? "" : path);
  for (std::string word; std::getline(words, word, ':');) folders.emplace_back(word);
  return folders;
}

bool new_enough(const fs::path& folder) {
  return major_version(first_line_of("'" + (folder / "postgres").string() + "' --version")) >=
         kOldestServer;
}

}  // namespace

std::optional<fs::path> newest_server(const fs::path& folder) {
  std::optional<fs::path> newest;
  int newest_version = kOldestServer - 1;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const int version = leading_number(entry.path().filename().string());
    if (version <= newest_version || !has_server(entry.path() / "bin")) continue;
    newest = entry.path() / "bin";
    newest_version = version;
  }
  return newest;
}

int major_version(std::string_view printed) {
  const auto digit = printed.find_first_of("0123456789");
  return digit == std::string_view::npos ? 0 : leading_number(printed.substr(digit));
}

fs::path find_binaries() {
  if (const auto newest = newest_server(kServersFolder)) return *newest;
  for (const fs::path& folder : other_folders())
    if (folder.is_absolute() && has_server(folder) && new_enough(folder)) return folder;
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      "no PostgreSQL server of version " + std::to_string(kOldestServer) +
                          " or newer is installed: install the Debian package postgresql-" +
                          std::to_string(kOldestServer) + ", or name a running server with --dsn");
}

}  // namespace provision
