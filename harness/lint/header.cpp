#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "lint/rule.h"

namespace lint {
namespace {

/// What a header tells, in the order of the template; for each what it may be called.
struct Field {
  const char* name;
  std::vector<std::string> written;
};

const std::array<Field, 6> kFields{{{"Date", {"date"}},
                                    {"Problem", {"problem"}},
                                    {"Solution", {"solution"}},
                                    {"Affected tables", {"affected tables"}},
                                    {"Verification", {"verification", "verification query"}},
                                    {"Rollback", {"rollback"}}}};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n-*/");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n*/") - begin + 1);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The field that a line of the header begins, or nullptr.
const Field* begun_by(const std::string& line) {
  const std::string name = lower(line.substr(0, line.find(':')));
  if (line.find(':') == std::string::npos) return nullptr;
  const auto found = std::ranges::find_if(kFields, [&](const Field& field) {
    return std::ranges::find(field.written, name) != field.written.end();
  });
  return found == kFields.end() ? nullptr : &*found;
}

/// The header's lines without the comments' marks.
std::vector<std::string> lines_of(const File& file) {
  std::vector<std::string> lines;
  for (const Comment& comment : file.comments) {
    if (comment.offset > file.first_statement()) break;
    std::istringstream text(comment.text);
    for (std::string line; std::getline(text, line);) lines.push_back(trimmed(line));
  }
  return lines;
}

/// What stands behind each field's colon and on the lines below it.
std::map<std::string, std::string> header_of(const File& file) {
  std::map<std::string, std::string> header;
  std::string* value = nullptr;
  for (const std::string& line : lines_of(file)) {
    const Field* field = begun_by(line);
    if (field != nullptr) value = &header[field->name];
    if (value != nullptr)
      *value += trimmed(field == nullptr ? line : line.substr(line.find(':') + 1));
  }
  return header;
}

/// Whether it begins with a day, "2026-01-31".
bool is_date(const std::string& value) {
  static constexpr std::string_view kForm = "dddd-dd-dd";
  if (value.size() < kForm.size()) return false;
  return std::ranges::equal(value.substr(0, kForm.size()), kForm, [](char c, char form) {
    return form == 'd' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == form;
  });
}

void look(const File& file, Findings& findings) {
  const auto header = header_of(file);
  std::vector<std::string> missing;
  for (const Field& field : kFields) {
    const auto found = header.find(field.name);
    if (found == header.end() || found->second.empty()) missing.emplace_back(field.name);
  }
  if (!missing.empty())
    findings.add({&file, 0}, fmt::format("the header does not tell: {}", fmt::join(missing, ", ")));
  if (const auto date = header.find("Date");
      date != header.end() && !date->second.empty() && !is_date(date->second))
    findings.add({&file, 0}, "the header's Date does not begin with a day, as in 2026-01-31");
}

const AddRule kAdd("header",
                   {"whoever is called at night cannot see what the file was for, what it touches, "
                    "how to tell that it worked and how to take it back",
                    "begin the file with the lines that `pgrush migrate new` writes, each filled in",
                    look});

}  // namespace
}  // namespace lint
