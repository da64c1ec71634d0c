#include "provision/schema_drift.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

namespace provision {
namespace {

constexpr std::string_view kHeader = "-- Name: ";
constexpr std::string_view kEnd = "-- PostgreSQL database dump complete";
constexpr std::size_t kMostLetters = 120;

/// Objects of a dump by their headers, each with its lines.
using Objects = std::map<std::string, std::vector<std::string>>;

/// "Name: patients own; Type: POLICY; Schema: public; Owner: x" as "POLICY public.patients own".
/// The owner stands in the object's own lines.
std::string object_name(const std::string& header) {
  std::map<std::string, std::string> words;
  std::istringstream parts(header.substr(kHeader.size() - std::string_view("Name: ").size()));
  for (std::string part; std::getline(parts, part, ';');) {
    const std::size_t begin = part.find_first_not_of(' ');
    const std::size_t colon = part.find(": ");
    if (begin != std::string::npos && colon != std::string::npos)
      words[part.substr(begin, colon - begin)] = part.substr(colon + 2);
  }
  const std::string schema = words["Schema"] == "-" ? "" : words["Schema"] + ".";
  return words["Type"] + " " + schema + words["Name"];
}

Objects objects_of(const std::string& dump) {
  Objects objects;
  std::vector<std::string>* current = nullptr;
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kEnd)) break;
    if (line.starts_with(kHeader))
      current = &objects[object_name(line)];
    else if (current != nullptr && !line.empty() && line != "--")
      current->push_back(line);
  }
  return objects;
}

std::string shortened(const std::string& line) {
  if (line.size() <= kMostLetters) return line;
  std::size_t end = kMostLetters;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

/// The line at that place, or words for its end.
std::string line_at(const std::vector<std::string>& lines, std::size_t at) {
  return at < lines.size() ? "\"" + shortened(lines[at]) + "\"" : "nothing more";
}

std::string difference(const std::vector<std::string>& is, const std::vector<std::string>& should,
                       const std::string& name) {
  const auto [here, there] = std::mismatch(is.begin(), is.end(), should.begin(), should.end());
  const auto at = static_cast<std::size_t>(here - is.begin());
  return fmt::format("has {} where {} has {}", line_at(is, at), name, line_at(should, at));
}

}  // namespace

std::vector<std::string> schema_differences(const std::string& dump, const std::string& expected,
                                            const std::string& name) {
  const Objects is = objects_of(dump);
  const Objects should = objects_of(expected);
  std::map<std::string, std::string> differences;
  for (const auto& [object, lines] : should) {
    const auto found = is.find(object);
    if (found == is.end())
      differences[object] = "is in " + name + ", but not in the database";
    else if (found->second != lines)
      differences[object] = difference(found->second, lines, name);
  }
  for (const auto& [object, lines] : is)
    if (!should.contains(object)) differences[object] = "is in the database, but not in " + name;
  std::vector<std::string> sentences;
  for (const auto& [object, what] : differences) sentences.push_back(object + " " + what);
  return sentences;
}

}  // namespace provision
