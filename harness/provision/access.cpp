#include "provision/access.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "scenario/document.h"
#include "scenario/mistakes.h"
#include "scenario/reader.h"

namespace provision {
namespace {

using Allowed = std::map<std::string, Allowance>;

const std::array<std::string, 4> kCommands{"SELECT", "INSERT", "UPDATE", "DELETE"};

constexpr std::string_view kBlanks = " \t\r\n";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

/// The parts between the commas that stand in no brackets.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char letter : text) {
    depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
    if (letter == ',' && depth == 0)
      parts.emplace_back();
    else
      parts.back() += letter;
  }
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

std::vector<std::string> columns_in(const std::string& part, std::size_t open) {
  if (part.back() != ')') throw std::invalid_argument("\"" + part + "\" has no closing bracket");
  std::vector<std::string> columns = parts_of(part.substr(open + 1, part.size() - open - 2));
  for (const std::string& column : columns)
    if (column.empty() || column.find_first_of("() ") != std::string::npos)
      throw std::invalid_argument("\"" + part + "\" is no list of columns");
  return columns;
}

void add(const std::string& part, Reach reach, Allowed& allowed) {
  const std::size_t open = part.find('(');
  const std::string command = trimmed(part.substr(0, open));
  if (std::ranges::find(kCommands, command) == kCommands.end())
    throw std::invalid_argument("there is no command \"" + command + "\"" +
                                base::suggest(command, kCommands) +
                                fmt::format("; known are {}", fmt::join(kCommands, ", ")));
  Allowance allowance{reach, {}};
  if (open != std::string::npos) allowance.columns = columns_in(part, open);
  if (command == "DELETE" && open != std::string::npos)
    throw std::invalid_argument(command + " takes no columns");
  if (!allowed.emplace(command, allowance).second)
    throw std::invalid_argument(command + " is there twice");
}

/// Reads {ROLE: WHAT IT MAY DO}. A role that is not asked for is a mistake, as every unknown key.
void read_allowed(scenario::Reader group, Reach reach, const std::vector<std::string>& roles,
                  RelationAccess& relation) {
  for (const std::string& role : roles) {
    if (!group.has(role)) continue;
    try {
      for (const auto& [command, allowance] : parse_allowed(group.text(role, ""), reach))
        if (!relation.allowed[role].emplace(command, allowance).second)
          group.mistake(role, command + " is allowed in own already");
    } catch (const std::invalid_argument& wrong) {
      group.mistake(role, wrong.what());
    }
  }
}

RelationAccess read_relation(scenario::Reader reader, const std::vector<std::string>& roles) {
  RelationAccess relation;
  relation.tenant = reader.text("tenant", "");
  relation.row = reader.text("row", "");
  relation.assignment = reader.text("assignment", "");
  read_allowed(reader.object("own"), Reach::kOwn, roles, relation);
  read_allowed(reader.object("all"), Reach::kAll, roles, relation);
  return relation;
}

bool partitions_are_for_nobody(scenario::Reader& root) {
  if (!root.has("partitions")) return false;
  if (root.text("partitions", "nobody") != "nobody")
    root.mistake("partitions", "can be \"nobody\" alone: name the partitions that are for others");
  return true;
}

Access read_root(const nlohmann::json& document, scenario::Mistakes& mistakes) {
  scenario::Reader root(document, "", mistakes);
  Access access;
  root.require("roles");
  root.require("relations");
  access.roles = root.texts("roles");
  access.partitions_are_for_nobody = partitions_are_for_nobody(root);
  scenario::Reader relations = root.object("relations");
  const nlohmann::json* named = root.value("relations");
  if (named != nullptr && named->is_object())
    for (const auto& [name, ignored] : named->items())
      access.relations.emplace(name, read_relation(relations.object(name), access.roles));
  return access;
}

}  // namespace

const Allowance* Access::allowance(const std::string& relation, const std::string& role,
                                   const std::string& command) const {
  const auto told = relations.find(relation);
  if (told == relations.end()) return nullptr;
  const auto commands = told->second.allowed.find(role);
  if (commands == told->second.allowed.end()) return nullptr;
  const auto allowance = commands->second.find(command);
  return allowance == commands->second.end() ? nullptr : &allowance->second;
}

std::map<std::string, Allowance> parse_allowed(std::string_view text, Reach reach) {
  Allowed allowed;
  for (const std::string& part : parts_of(text)) add(part, reach, allowed);
  return allowed;
}

Access read_access(const Script& file) {
  scenario::Mistakes mistakes;
  const nlohmann::json document = scenario::parse_document(file.text, file.label, mistakes);
  Access access = read_root(document, mistakes);
  mistakes.raise(file.label);
  return access;
}

}  // namespace provision
