#include "provision/steps.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "syntax/transaction.h"

namespace provision {
namespace {

using nlohmann::json;
using syntax::Block;
using syntax::Statement;

constexpr std::size_t kShort = 60;

Block block_of(const Statement& statement) {
  return syntax::block_of(statement.kind, statement.tree);
}

[[noreturn]] void refuse(const Script& script, const Statement& at, const std::string& why) {
  throw base::Failure(
      base::ExitStatus::kProvisioningFailed,
      fmt::format("{}: line {}, column {}: {}", script.label, at.line, at.column, why));
}

/// Of the parser's RangeVar.
Relation relation_of(const json& range) {
  return {range.value("schemaname", ""), range.value("relname", "")};
}

/// Nothing can be resumed that cannot be found again.
void require_names(const Script& script, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements)
    if (statement.kind == "IndexStmt" && !statement.tree.contains("idxname"))
      refuse(script, statement,
             "give the index a name: without one a second attempt could not find what the first "
             "has left");
}

/// Either all of it is in one transaction, or none of it.
void require_unmixed(const Script& script, const std::vector<Statement>& statements) {
  const auto find = [&](Block block) { return std::ranges::find(statements, block, &block_of); };
  const auto outside = find(Block::kOutside);
  const auto inside = find(Block::kInside);
  if (outside == statements.end() || inside == statements.end()) return;
  refuse(script, *outside,
         fmt::format("\"{}\" cannot be in a transaction, but \"{}\" in line {} has to be in one: "
                     "put them into files of their own",
                     in_short(*outside), in_short(*inside), inside->line));
}

void require_whole(const Script& script, const std::vector<Statement>& statements) {
  const auto ends = std::ranges::find(statements, Block::kNowhere, &block_of);
  if (ends != statements.end())
    refuse(script, *ends,
           fmt::format("\"{}\" begins or ends a transaction, and the file is applied in one: "
                       "remove it",
                       in_short(*ends)));
}

std::vector<Statement> statements_of(const Script& script) {
  try {
    return syntax::split(script.text);
  } catch (const syntax::SyntaxError&) {
    Statement whole;
    whole.text = script.text;
    whole.tree = json::object();
    return {whole};
  }
}

}  // namespace

Steps steps_of(const Script& script) {
  Steps steps{statements_of(script)};
  require_unmixed(script, steps.statements);
  require_whole(script, steps.statements);
  steps.one_by_one =
      std::ranges::find(steps.statements, Block::kOutside, &block_of) != steps.statements.end();
  if (steps.one_by_one) require_names(script, steps.statements);
  return steps;
}

bool may_be_one_by_one(const Steps& steps) {
  constexpr std::array<std::string_view, 4> kPerhapsOutside{"ReindexStmt", "ClusterStmt",
                                                            "CallStmt", "DoStmt"};
  return std::ranges::all_of(steps.statements, [&](const Statement& statement) {
    return block_of(statement) != Block::kInside ||
           std::ranges::find(kPerhapsOutside, statement.kind) != kPerhapsOutside.end();
  });
}

bool is_setting(const Statement& statement) { return statement.kind == "VariableSetStmt"; }

std::size_t count_of(const Steps& steps) {
  return static_cast<std::size_t>(std::ranges::count_if(
      steps.statements,
      [&](const Statement& statement) { return !steps.one_by_one || !is_setting(statement); }));
}

std::optional<MadeIndex> index_made_by(const Statement& statement) {
  const json& tree = statement.tree;
  if (statement.kind != "IndexStmt" || !syntax::is_true(tree, "concurrent")) return std::nullopt;
  return MadeIndex{relation_of(tree.at("relation")), tree.at("idxname")};
}

std::optional<Rebuilt> rebuilt_by(const Statement& statement) {
  const json& tree = statement.tree;
  if (statement.kind != "ReindexStmt" || !syntax::has_option(tree, "params", "concurrently"))
    return std::nullopt;
  if (tree.contains("relation")) return Rebuilt{relation_of(tree.at("relation")), ""};
  const bool schema = tree.value("kind", "") == "REINDEX_OBJECT_SCHEMA";
  return Rebuilt{{}, schema ? tree.value("name", "") : ""};
}

std::optional<Detachment> detached_by(const Statement& statement) {
  if (statement.kind != "AlterTableStmt") return std::nullopt;
  for (const json& command : statement.tree.at("cmds"))
    if (syntax::detaches_concurrently(command))
      return Detachment{
          relation_of(statement.tree.at("relation")),
          relation_of(command.at("AlterTableCmd").at("def").at("PartitionCmd").at("name"))};
  return std::nullopt;
}

bool says_already_done(const Statement& statement, std::string_view sqlstate) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kSays{{
      {"IndexStmt", "42P07"},               // duplicate_table: the index is there
      {"DropStmt", "42704"},                // undefined_object: the index is gone
      {"CreatedbStmt", "42P04"},            // duplicate_database
      {"DropdbStmt", "3D000"},              // invalid_catalog_name
      {"CreateTableSpaceStmt", "42710"},    // duplicate_object
      {"DropTableSpaceStmt", "42704"},      // undefined_object
      {"CreateSubscriptionStmt", "42710"},  // duplicate_object
      {"DropSubscriptionStmt", "42704"},    // undefined_object
      {"AlterTableStmt", "42P01"},          // undefined_table: it is no partition any more
  }};
  return std::ranges::find(kSays, std::pair{std::string_view(statement.kind), sqlstate}) !=
         kSays.end();
}

std::string in_short(const Statement& statement) {
  std::string words;
  for (const char c : statement.text) {
    if (c == '\'' || c == '$') return words + "...";
    if (words.size() >= kShort && (static_cast<unsigned char>(c) & 0xc0) != 0x80)
      return words + "...";
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank)
      words += c;
    else if (!words.ends_with(' '))
      words += ' ';
  }
  return words;
}

}  // namespace provision
