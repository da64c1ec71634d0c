#include "lint/creations.h"

#include <map>
#include <utility>

#include "lint/queries.h"
#include "lint/schema.h"

namespace lint {
namespace {

Words relation(const Tree& range_var, const std::string& own = "") {
  const Name name = name_of(range_var);
  return own.empty() ? Words{name.schema, name.own} : Words{name.schema, name.own, own};
}

/// The name with public in front if it is a word short. What is in no schema gets that too.
Words qualified(Words words, std::size_t size = 2) {
  if (words.size() + 1 == size) words.insert(words.begin(), "public");
  return words;
}

/// A cast has no name of its own.
Words cast(const Tree& from, const Tree& to) {
  return {type_of(from).name, "the cast to " + type_of(to).name};
}

/// A kind of statement that creates.
struct Creation {
  const char* type;  ///< of what it creates; "": its tree tells
  Words (*name)(const Tree&);
};

const std::map<std::string, Creation, std::less<>> kCreations{
    {"CreateStmt", {"OBJECT_TABLE", [](const Tree& t) { return relation(part(t, "relation")); }}},
    {"CreateForeignTableStmt",
     {"OBJECT_FOREIGN_TABLE", [](const Tree& t) { return relation(part(t, "relation")); }}},
    {"CreateTableAsStmt",
     {"", [](const Tree& t) { return relation(part(part(t, "into"), "rel")); }}},
    {"SelectStmt",
     {"OBJECT_TABLE",
      [](const Tree& t) {
        return into_of(t).empty() ? Words() : relation(part(into_of(t), "rel"));
      }}},
    {"IndexStmt",
     {"OBJECT_INDEX",
      [](const Tree& t) {
        return Words{name_of(part(t, "relation")).schema, text(t, "idxname")};
      }}},
    {"CreateStatsStmt",
     {"OBJECT_STATISTIC_EXT", [](const Tree& t) { return words(part(t, "defnames")); }}},
    {"CreateSeqStmt",
     {"OBJECT_SEQUENCE", [](const Tree& t) { return relation(part(t, "sequence")); }}},
    {"ViewStmt", {"OBJECT_VIEW", [](const Tree& t) { return relation(part(t, "view")); }}},
    {"CreateFunctionStmt",
     {"OBJECT_FUNCTION", [](const Tree& t) { return words(part(t, "funcname")); }}},
    {"CreateTrigStmt",
     {"OBJECT_TRIGGER",
      [](const Tree& t) { return relation(part(t, "relation"), text(t, "trigname")); }}},
    {"CreatePolicyStmt",
     {"OBJECT_POLICY",
      [](const Tree& t) { return relation(part(t, "table"), text(t, "policy_name")); }}},
    {"RuleStmt",
     {"OBJECT_RULE",
      [](const Tree& t) { return relation(part(t, "relation"), text(t, "rulename")); }}},
    {"CreateEnumStmt", {"OBJECT_TYPE", [](const Tree& t) { return words(part(t, "typeName")); }}},
    {"CreateRangeStmt", {"OBJECT_TYPE", [](const Tree& t) { return words(part(t, "typeName")); }}},
    {"CompositeTypeStmt",
     {"OBJECT_TYPE", [](const Tree& t) { return relation(part(t, "typevar")); }}},
    {"CreateDomainStmt",
     {"OBJECT_DOMAIN", [](const Tree& t) { return words(part(t, "domainname")); }}},
    {"DefineStmt", {"", [](const Tree& t) { return words(part(t, "defnames")); }}},
    {"CreateCastStmt",
     {"OBJECT_CAST",
      [](const Tree& t) { return cast(part(t, "sourcetype"), part(t, "targettype")); }}},
    {"CreateSchemaStmt",
     {"OBJECT_SCHEMA", [](const Tree& t) { return Words{text(t, "schemaname")}; }}},
    {"CreateExtensionStmt",
     {"OBJECT_EXTENSION", [](const Tree& t) { return Words{text(t, "extname")}; }}},
    {"CreatePublicationStmt",
     {"OBJECT_PUBLICATION", [](const Tree& t) { return Words{text(t, "pubname")}; }}},
    {"CreateEventTrigStmt",
     {"OBJECT_EVENT_TRIGGER", [](const Tree& t) { return Words{text(t, "trigname")}; }}},
    {"CreateFdwStmt", {"OBJECT_FDW", [](const Tree& t) { return Words{text(t, "fdwname")}; }}},
    {"CreateForeignServerStmt",
     {"OBJECT_FOREIGN_SERVER", [](const Tree& t) { return Words{text(t, "servername")}; }}},
    {"CreateUserMappingStmt",
     {"OBJECT_USER_MAPPING",
      [](const Tree& t) { return Words{"a user mapping of " + text(t, "servername")}; }}},
    {"CreateRoleStmt", {"OBJECT_ROLE", [](const Tree& t) { return Words{text(t, "role")}; }}},
};

/// What it creates, where one kind of statement creates several: a table or a materialized view, an
/// aggregate or an operator.
std::string type_in(const Tree& tree) { return text(tree, "objtype") + text(tree, "kind"); }

}  // namespace

std::optional<Created> created_by(const Statement& statement) {
  const auto found = kCreations.find(statement.kind);
  if (found == kCreations.end()) return std::nullopt;
  const auto& [type, name_in] = found->second;
  // CREATE FOREIGN TABLE has a CREATE TABLE inside.
  const Tree& tree =
      statement.tree.contains("base") ? part(statement.tree, "base") : statement.tree;
  Words name = name_in(tree);
  if (name.empty()) return std::nullopt;
  const std::string known = type;
  return Created{known.empty() ? type_in(tree) : known, qualified(std::move(name)),
                 flag(tree, "if_not_exists") || flag(tree, "replace")};
}

std::vector<Words> dropped_by(const Statement& drop) {
  const std::string type = text(drop.tree, "removeType");
  const bool is_of_table =
      type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE";
  std::vector<Words> all;
  for (const Tree& object : part(drop.tree, "objects")) {
    const Tree& items = part(as(object, "List"), "items");
    Words name = words(items);
    if (type == "OBJECT_CAST")
      name = cast(as(items.at(0), "TypeName"), as(items.at(1), "TypeName"));
    if (object.contains("String")) name = {text(as(object, "String"), "sval")};
    if (object.contains("ObjectWithArgs"))
      name = words(part(as(object, "ObjectWithArgs"), "objname"));
    if (object.contains("TypeName")) name = words(part(as(object, "TypeName"), "names"));
    all.push_back(qualified(std::move(name), is_of_table ? 3 : 2));
  }
  return all;
}

}  // namespace lint
