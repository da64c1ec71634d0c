#include "syntax/header.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace syntax {
namespace {

/// What stands behind the dashes of a comment's line.
std::string comment_of(const std::string& line) {
  const std::size_t begin = line.find_first_not_of("- \t");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

bool is_same(std::string_view written, std::string_view name) {
  return std::ranges::equal(written, name, [](unsigned char one, unsigned char other) {
    return std::tolower(one) == std::tolower(other);
  });
}

/// The field that the line begins, "" if none.
std::string_view begun_by(const std::string& line) {
  const std::string_view written = std::string_view(line).substr(0, line.find(':'));
  if (written.size() == line.size()) return "";
  if (is_same(written, "Verification query")) return "Verification";
  const auto found = std::ranges::find_if(
      kHeaderFields, [&](std::string_view name) { return is_same(written, name); });
  return found == kHeaderFields.end() ? "" : *found;
}

}  // namespace

std::map<std::string, std::string, std::less<>> header_of(const std::string& text) {
  std::map<std::string, std::string, std::less<>> fields;
  std::string* value = nullptr;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with("--");) {
    std::string words = comment_of(line);
    if (const std::string_view name = begun_by(words); !name.empty()) {
      value = &fields[std::string(name)];
      words = comment_of(words.substr(words.find(':') + 1));
    } else if (words.empty()) {
      value = nullptr;
    }
    if (value != nullptr && !words.empty()) *value += (value->empty() ? "" : "\n") + words;
  }
  return fields;
}

}  // namespace syntax
