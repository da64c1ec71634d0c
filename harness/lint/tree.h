#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace lint {

/// A parse tree of PostgreSQL's parser, or a part of one. Where the parser may put nodes of several
/// kinds it writes {"ColumnDef": {…}}, else the node itself; zeros and empty lists it leaves out.
using Tree = nlohmann::json;

/// What the node has under that name; an empty tree if nothing.
const Tree& part(const Tree& node, std::string_view name);

/// What the node, one of several kinds, holds: of {"ColumnDef": {…}} the braces' inside, if it is
/// of that kind, else an empty tree.
const Tree& as(const Tree& node, std::string_view kind);

/// A name or keyword that the node has; "" if none.
std::string text(const Tree& node, std::string_view name);

/// A number that the node has; 0 if none.
long number(const Tree& node, std::string_view name);

/// Whether the node has that flag.
bool flag(const Tree& node, std::string_view name);

/// The texts of a list of names, {"String": {"sval": "public"}}.
std::vector<std::string> words(const Tree& list);

/// The value of a constant, as it would be written without quotes; none if the node is another.
std::optional<std::string> constant(const Tree& node);

/// Shows all nodes of that kind in the tree, however deep.
void each(const Tree& tree, std::string_view kind, const std::function<void(const Tree&)>& show);

/// Whether there is a node of that kind in the tree, however deep.
bool holds(const Tree& tree, std::string_view kind);

/// An object's name. One that is written without a schema is taken to be in public.
struct Name {
  std::string schema;
  std::string own;

  auto operator<=>(const Name&) const = default;
  /// As it is written in SQL, "public.patients".
  std::string shown() const { return schema + "." + own; }
};

/// The name of a RangeVar, which is how the parser refers to a table, a view or an index.
Name name_of(const Tree& range_var);

/// The name that a list of its parts makes.
Name name_of(const std::vector<std::string>& words);

}  // namespace lint
