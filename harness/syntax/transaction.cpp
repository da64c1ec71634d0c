#include "syntax/transaction.h"

#include <algorithm>
#include <array>

namespace syntax {
namespace {

using nlohmann::json;
using namespace nlohmann::literals;

bool is_of_the_whole_database(const json& reindex) {
  const std::string kind = reindex.value("kind", "");
  return kind == "REINDEX_OBJECT_SCHEMA" || kind == "REINDEX_OBJECT_SYSTEM" ||
         kind == "REINDEX_OBJECT_DATABASE";
}

bool is_savepoint(const json& transaction) {
  const std::string kind = transaction.value("kind", "");
  return kind == "TRANS_STMT_SAVEPOINT" || kind == "TRANS_STMT_RELEASE" ||
         kind == "TRANS_STMT_ROLLBACK_TO";
}

bool is_false(const json& option) {
  const std::string word = option.value("/arg/String/sval"_json_pointer, "");
  return word == "false" || word == "off";
}

/// REFRESH, and the others that do it too unless they are told not to.
bool refreshes(const json& subscription) {
  const std::string kind = subscription.value("kind", "");
  if (kind == "ALTER_SUBSCRIPTION_REFRESH") return true;
  if (!kind.ends_with("_PUBLICATION")) return false;
  const json options = subscription.value("options", json::array());
  return std::none_of(options.begin(), options.end(), [](const json& option) {
    return option.at("DefElem").value("defname", "") == "refresh" && is_false(option.at("DefElem"));
  });
}

/// As PostgreSQL's own PreventInTransactionBlock has it.
bool must_be_outside(const std::string& kind, const json& tree) {
  constexpr std::array<std::string_view, 7> kAlways{
      "AlterSystemStmt",    "CreatedbStmt",           "DropdbStmt",          "CreateTableSpaceStmt",
      "DropTableSpaceStmt", "CreateSubscriptionStmt", "DropSubscriptionStmt"};
  if (std::ranges::find(kAlways, kind) != kAlways.end()) return true;
  if (kind == "IndexStmt" || kind == "DropStmt") return is_true(tree, "concurrent");
  if (kind == "ReindexStmt")
    return is_of_the_whole_database(tree) || has_option(tree, "params", "concurrently");
  if (kind == "VacuumStmt") return is_true(tree, "is_vacuumcmd");
  if (kind == "ClusterStmt") return !tree.contains("relation");
  if (kind == "AlterTableStmt")
    return std::any_of(tree.at("cmds").begin(), tree.at("cmds").end(), &detaches_concurrently);
  if (kind == "AlterSubscriptionStmt") return refreshes(tree);
  if (kind == "AlterDatabaseStmt") return has_option(tree, "options", "tablespace");
  return false;
}

}  // namespace

bool is_true(const json& tree, const char* key) { return tree.value(key, false); }

bool detaches_concurrently(const json& command) {
  const json& node = command.at("AlterTableCmd");
  return node.value("subtype", "") == "AT_DetachPartition" &&
         is_true(node.at("def").at("PartitionCmd"), "concurrent");
}

bool has_option(const json& tree, const char* list, std::string_view name) {
  if (!tree.contains(list)) return false;
  return std::any_of(tree.at(list).begin(), tree.at(list).end(), [&](const json& option) {
    return option.at("DefElem").value("defname", "") == name;
  });
}

Block block_of(const std::string& kind, const json& tree) {
  if (must_be_outside(kind, tree)) return Block::kOutside;
  if (kind == "TransactionStmt") return is_savepoint(tree) ? Block::kInside : Block::kNowhere;
  // SET LOCAL means nothing outside of a transaction.
  if (kind == "VariableSetStmt") return is_true(tree, "is_local") ? Block::kInside : Block::kEither;
  return kind == "VacuumStmt" || kind == "CommentStmt" ? Block::kEither : Block::kInside;
}

}  // namespace syntax
