#include "lint/tree.h"

namespace lint {
namespace {

const Tree kNothing = Tree::object();

}  // namespace

const Tree& part(const Tree& node, std::string_view name) {
  if (!node.is_object()) return kNothing;
  const auto found = node.find(name);
  return found == node.end() ? kNothing : *found;
}

const Tree& as(const Tree& node, std::string_view kind) { return part(node, kind); }

std::string text(const Tree& node, std::string_view name) {
  const Tree& value = part(node, name);
  return value.is_string() ? value.get<std::string>() : "";
}

long number(const Tree& node, std::string_view name) {
  const Tree& value = part(node, name);
  return value.is_number_integer() ? value.get<long>() : 0;
}

bool flag(const Tree& node, std::string_view name) {
  const Tree& value = part(node, name);
  return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> words(const Tree& list) {
  std::vector<std::string> all;
  for (const Tree& word : list) all.push_back(text(as(word, "String"), "sval"));
  return all;
}

std::optional<std::string> constant(const Tree& node) {
  const Tree& value = as(node, "A_Const");
  if (value.contains("sval")) return text(part(value, "sval"), "sval");
  if (value.contains("ival")) return std::to_string(number(part(value, "ival"), "ival"));
  if (value.contains("fval")) return text(part(value, "fval"), "fval");
  if (value.contains("boolval")) return flag(part(value, "boolval"), "boolval") ? "true" : "false";
  return std::nullopt;
}

void each(const Tree& tree, std::string_view kind, const std::function<void(const Tree&)>& show) {
  std::vector<const Tree*> open{&tree};  // not the call stack: expressions may be deep
  while (!open.empty()) {
    const Tree& node = *open.back();
    open.pop_back();
    for (const auto& [key, child] : node.items()) {
      if (!child.is_structured()) continue;
      if (key == kind) show(child);
      open.push_back(&child);
    }
  }
}

bool holds(const Tree& tree, std::string_view kind) {
  bool found = false;
  each(tree, kind, [&](const Tree&) { found = true; });
  return found;
}

Name name_of(const Tree& range_var) {
  const std::string schema = text(range_var, "schemaname");
  return {schema.empty() ? "public" : schema, text(range_var, "relname")};
}

Name name_of(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  return {words.size() > 1 ? words[words.size() - 2] : "public", words.back()};
}

}  // namespace lint
