#include "syntax/header.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

#include "lint/rule.h"
#include "sql/statements.h"

namespace lint {
namespace {

/// What the header tells for the field; "" if nothing, or only what the template does.
std::string told(const File& file, std::string_view field) {
  static const auto kTemplate = syntax::header_of(std::string(sql::new_migration));
  const auto header = syntax::header_of(file.text);
  const auto found = header.find(field);
  return found == header.end() || *found == *kTemplate.find(field) ? "" : found->second;
}

/// Whether it begins with a day, "2026-01-31".
bool is_date(const std::string& value) {
  static constexpr std::string_view kForm = "dddd-dd-dd";
  return std::ranges::equal(value.substr(0, kForm.size()), kForm, [](unsigned char c, char form) {
    return form == 'd' ? std::isdigit(c) != 0 : c == form;
  });
}

void look(const File& file, Findings& findings) {
  std::vector<std::string_view> untold;
  std::ranges::copy_if(syntax::kHeaderFields, std::back_inserter(untold),
                       [&](std::string_view field) { return told(file, field).empty(); });
  if (!untold.empty())
    findings.add({&file, 0}, fmt::format("the header does not tell: {}", fmt::join(untold, ", ")));
  if (const std::string date = told(file, "Date"); !date.empty() && !is_date(date))
    findings.add({&file, 0}, "the header's Date does not begin with a day, as in 2026-01-31");
}

const AddRule kAdd(
    "header",
    {"whoever is called at night cannot see what the file was for, what it touches, "
     "how to tell that it worked and how to take it back",
     "begin the file with the lines that `pgrush migrate new` writes, each filled in", look});

}  // namespace
}  // namespace lint
