#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "report/text.h"

/// What tests of texts for people ask of them.
namespace report {

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The columns of the widest line.
inline std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (const std::string& line : lines_of(text)) most = std::max(most, text::columns(line));
  return most;
}

}  // namespace report
