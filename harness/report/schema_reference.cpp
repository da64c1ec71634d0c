#include "report/schema_reference.h"

#include <string_view>

#include <fmt/format.h>

namespace report {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
  const json& value = object.at(key);
  return value.is_string() ? value.get<std::string>() : "";
}

/// For a cell of a table, which ends at a line's end or a bar.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|') safe += '\\';
    safe += c == '\n' ? ' ' : c;
  }
  return safe;
}

std::string code(const std::string& text) {
  return text.empty() ? "" : fmt::format("`{}`", cell(text));
}

/// The column's type with all that is said beside it.
std::string type_of(const json& column) {
  const std::string otherwise = text_at(column, "default");
  return text_at(column, "type") + (column.at("not_null").get<bool>() ? " NOT NULL" : "") +
         (otherwise.empty() ? "" : " DEFAULT " + otherwise);
}

std::string columns(const json& table, const Classified& whole) {
  std::string lines = "| Column | Type | Class | Retention | What it is |\n|---|---|---|---|---|\n";
  for (const json& column : table.at("columns")) {
    const Classified comment = classified(text_at(column, "comment"));
    lines += fmt::format(
        "| {} | {} | {} | {} | {} |\n", code(text_at(column, "name")), code(type_of(column)),
        cell(comment.data_class.empty() ? whole.data_class : comment.data_class),
        cell(comment.retention.empty() ? whole.retention : comment.retention), cell(comment.text));
  }
  return lines;
}

/// "Keys" or "Indexes", each with its definition; nothing if there are none.
std::string definitions(const json& list, std::string_view title) {
  if (list.empty()) return "";
  std::string lines = fmt::format("\n{}:\n", title);
  for (const json& one : list)
    lines += fmt::format("* `{}`: `{}`\n", text_at(one, "name"), text_at(one, "definition"));
  return lines;
}

std::string joined(const json& names) {
  std::string all;
  for (const json& name : names) all += (all.empty() ? "" : ", ") + name.get<std::string>();
  return all;
}

std::string policies(const json& table) {
  if (!table.at("row_security").get<bool>()) return "";
  std::string lines = fmt::format("\nRow-level security{}:\n",
                                  table.at("row_security_forced").get<bool>() ? ", forced" : "");
  for (const json& policy : table.at("policies")) {
    const std::string rows = text_at(policy, "using");
    const std::string check = text_at(policy, "check");
    lines += fmt::format("* `{}` for {} to {}{}{}\n", text_at(policy, "name"),
                         text_at(policy, "command"), joined(policy.at("roles")),
                         rows.empty() ? "" : fmt::format(": rows where `{}`", rows),
                         check.empty() ? "" : fmt::format("; checked: `{}`", check));
  }
  return lines;
}

std::string section(const json& schema, const json& table) {
  const Classified comment = classified(text_at(table, "comment"));
  std::string head = fmt::format("\n### {}.{}\n", text_at(schema, "name"), text_at(table, "name"));
  if (!comment.text.empty()) head += fmt::format("{}\n\n", comment.text);
  std::string facts = "A " + text_at(table, "kind");
  if (!comment.data_class.empty()) facts += "; class " + comment.data_class;
  if (!comment.retention.empty()) facts += "; kept " + comment.retention;
  return head + facts + ".\n\n" + columns(table, comment) + definitions(table.at("keys"), "Keys") +
         definitions(table.at("indexes"), "Indexes") + policies(table);
}

/// Takes a mark "[key: value]" off the text's end and gives back its value; "" if there is none.
std::string take_mark(std::string& text, std::string_view key) {
  const std::size_t open = text.rfind('[');
  if (open == std::string::npos || !text.ends_with(']')) return "";
  const std::string begin = fmt::format("[{}: ", key);
  if (text.compare(open, begin.size(), begin) != 0) return "";
  const std::string value = text.substr(open + begin.size(), text.size() - open - begin.size() - 1);
  text.resize(open);
  while (text.ends_with(' ')) text.pop_back();
  return value;
}

}  // namespace

Classified classified(const std::string& comment) {
  Classified parts{comment, "", ""};
  for (bool more = true; more;) {
    const std::string data_class = take_mark(parts.text, "class");
    const std::string retention = take_mark(parts.text, "retention");
    more = !data_class.empty() || !retention.empty();
    if (!data_class.empty()) parts.data_class = data_class;
    if (!retention.empty()) parts.retention = retention;
  }
  return parts;
}

std::string to_markdown(const json& schema) {
  std::string text = "# Schema reference\n";
  for (const json& one : schema.at("schemas")) {
    text += fmt::format("\n## {}\n", text_at(one, "name"));
    const std::string comment = classified(text_at(one, "comment")).text;
    if (!comment.empty()) text += comment + "\n";
    for (const json& table : one.at("tables")) text += section(one, table);
  }
  return text;
}

}  // namespace report
