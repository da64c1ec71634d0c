#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace support {

/// The bytes of a file; "" if there is none.
inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The same of a file of this repository.
inline std::string text_of_ours(const std::string& path) {
  return text_of(std::filesystem::path(PGRUSH_SOURCE) / path);
}

}  // namespace support
