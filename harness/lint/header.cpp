#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "lint/rule.h"
#include "sql/statements.h"

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

/// The lines of the comments that the file begins with.
std::string header_text(const File& file) {
  std::string text;
  for (const Comment& comment : file.comments)
    if (comment.offset < file.first_statement()) text += comment.text + '\n';
  return text;
}

/// What stands behind each field's colon and on the lines below it.
std::map<std::string, std::string> fields_of(const std::string& header) {
  std::map<std::string, std::string> fields;
  std::string* value = nullptr;
  std::istringstream lines(header);
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line);
    const Field* field = begun_by(line);
    if (field != nullptr) value = &fields[field->name];
    if (value != nullptr)
      *value += trimmed(field == nullptr ? line : line.substr(line.find(':') + 1));
  }
  return fields;
}

/// Whether the field tells anything that the template does not.
bool is_told(const std::map<std::string, std::string>& fields, const char* name) {
  static const auto kTemplate = fields_of(std::string(sql::new_migration));
  const auto found = fields.find(name);
  return found != fields.end() && !found->second.empty() && found->second != kTemplate.at(name);
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
  const auto fields = fields_of(header_text(file));
  std::vector<std::string> untold;
  for (const Field& field : kFields)
    if (!is_told(fields, field.name)) untold.emplace_back(field.name);
  if (!untold.empty())
    findings.add({&file, 0}, fmt::format("the header does not tell: {}", fmt::join(untold, ", ")));
  if (is_told(fields, "Date") && !is_date(fields.at("Date")))
    findings.add({&file, 0}, "the header's Date does not begin with a day, as in 2026-01-31");
}

const AddRule kAdd(
    "header",
    {"whoever is called at night cannot see what the file was for, what it touches, "
     "how to tell that it worked and how to take it back",
     "begin the file with the lines that `pgrush migrate new` writes, each filled in", look});

}  // namespace
}  // namespace lint
