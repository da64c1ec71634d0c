#include "lint/options.h"

namespace lint {
namespace {

std::string value_of(const Tree& option) {
  const Tree& argument = part(option, "arg");
  if (argument.contains("Boolean"))
    return flag(as(argument, "Boolean"), "boolval") ? "true" : "false";
  if (argument.contains("Integer")) return std::to_string(number(as(argument, "Integer"), "ival"));
  return text(as(argument, "String"), "sval");
}

}  // namespace

std::optional<std::string> option_text(const Tree& options, std::string_view name) {
  for (const Tree& one : options)
    if (const Tree& option = as(one, "DefElem"); text(option, "defname") == name)
      return value_of(option);
  return std::nullopt;
}

bool has_option(const Tree& options, std::string_view name) {
  return option_text(options, name).has_value();
}

bool is_on(const Tree& options, std::string_view name) {
  const auto value = option_text(options, name);
  return value &&
         (value->empty() || *value == "true" || *value == "on" || *value == "1" || *value == "yes");
}

}  // namespace lint
