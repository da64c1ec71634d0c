#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace syntax {

/// Where a statement can be run.
enum class Block {
  kInside,   ///< in a transaction; alone it would not be undone if the file fails
  kOutside,  ///< only outside of one
  kEither,   ///< changes no object, or repeats itself without harm
  kNowhere   ///< it would end the transaction that it is run in
};

/// Where the statement of that kind and tree (see Statement) can be run.
Block block_of(const std::string& kind, const nlohmann::json& tree);

/// Whether a node of a tree has that flag.
bool is_true(const nlohmann::json& tree, const char* key);

/// Whether a command of an ALTER TABLE's "cmds" is DETACH PARTITION CONCURRENTLY.
bool detaches_concurrently(const nlohmann::json& command);

/// Whether a statement's list of options ("params" of a REINDEX) has one of that name.
bool has_option(const nlohmann::json& tree, const char* list, std::string_view name);

}  // namespace syntax
