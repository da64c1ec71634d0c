#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "base/registry.h"
#include "pg/session.h"
#include "scenario/mistakes.h"

namespace workload {

/// Rows that a query of the scenario's has given before the load: values for arguments. All columns
/// that one call takes from it come from one row.
struct SeedQuery {
  /// How a call's row is drawn.
  enum class Pick { kUniform, kZipf, kSequence };

  std::string name;
  std::string file;  ///< as the scenario names it
  std::string text;
  Pick pick = Pick::kUniform;
  double exponent = 1;               ///< of kZipf
  std::vector<std::string> columns;  ///< those that arguments name
  /// By column; filled before the load, constant during it.
  std::vector<std::vector<std::optional<std::string>>> values;
};

/// An answer's column that a later argument takes up.
struct Keepsake {
  std::string call;
  std::string column;
};

/// What a client has kept of its answers, by keepsake; nothing while there was none.
using Kept = std::vector<std::optional<std::string>>;

/// What a value is made from: an iteration's draws, and what its client was told before.
struct Occasion {
  const base::Draw& draw;
  const Kept& kept;
};

/// What an argument of a call is made by: a function of the iteration, and, where it says so, of
/// the client's earlier answers.
class Generator {
 public:
  /// What has been made of a value.
  enum class Made {
    kText,    ///< it stands in the text, as PostgreSQL's input functions read it
    kNull,    ///< it is NULL
    kNothing  ///< it is an earlier answer's, and there is none yet
  };

  virtual ~Generator() = default;
  /// Appends the value to `text`. `field` tells a call's arguments apart; those from it to
  /// `field + 15` are the argument's own.
  virtual Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const = 0;
  /// The same as JSON, for templates: NULL is null; a text is quoted unless it is a number's.
  virtual Made append_json(const Occasion& occasion, std::uint32_t field, std::string& text) const;
};

/// What generators of a workload refer to.
struct Sources {
  std::vector<SeedQuery> queries;
  std::vector<Keepsake> keepsakes;

  /// Number of the keepsake; the same one for the same call and column.
  std::size_t keep(const std::string& call, const std::string& column);
};

/// Where a generator stands in a scenario, and what it may refer to.
struct Site {
  std::string pointer;
  Sources& sources;
  scenario::Mistakes& mistakes;
};

/// A kind of generator: reads what its name stands for in a scenario, `{NAME: options}`. Without a
/// generator a mistake has been noted.
struct GeneratorKind {
  std::unique_ptr<Generator> (*make)(const nlohmann::json& options, const Site& site);
};

/// All kinds of generators by name; a file adds its own.
using Generators = base::Registry<GeneratorKind>;

/// Reads an argument: a constant (a text, a number, true, false, null), or {NAME: options} with the
/// name of a generator. Without one a mistake has been noted.
std::unique_ptr<Generator> read_generator(const nlohmann::json& value, const Site& site);

/// A number from 1 to `count` by Zipf's law: `rank` with a weight of 1 / rank^exponent. A function
/// of `bits`. By rejection-inversion (Hörmann and Derflinger 1996), in constant time.
std::uint64_t zipf(std::uint64_t count, double exponent, std::uint64_t bits);

/// Runs the queries and keeps the columns that arguments name. Throws Failure (kUnusable) that
/// names the file if one fails, has no such column or gives no row.
void fetch(pg::Session& session, std::vector<SeedQuery>& queries);

}  // namespace workload
