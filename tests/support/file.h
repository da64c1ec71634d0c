#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace support {

/// The bytes of a file; "" if there is none, also if it is that of a process which ends meanwhile.
inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The same of a file of this repository.
inline std::string text_of_ours(const std::string& path) {
  return text_of(std::filesystem::path(PGRUSH_SOURCE) / path);
}

}  // namespace support
