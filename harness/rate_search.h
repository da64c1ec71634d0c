#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace pgrush {

/// A rate that was tried.
struct TriedRate {
  double rate = 0;
  bool held = false;
};

/// Within what bounds a rate is searched for.
struct RateBounds {
  double start = 1;            ///< tried first
  double least = 1;            ///< nothing below it is tried
  double most = 1;             ///< nor anything above it
  double precision = 0.05;     ///< by how much the lowest failing rate may be above the answer
  std::size_t most_tries = 1;  ///< then it ends with what is known
};

/// What tries say: a rate fails if it failed once, and then all higher ones are taken to fail.
struct RateBracket {
  std::optional<double> holding;  ///< the highest rate that held below all failing ones
  std::optional<double> failing;  ///< the lowest rate that failed
  bool confirmed = false;         ///< `holding` held twice: a single pass may be luck
};

/// What is known after these tries.
RateBracket bracket_of(const std::vector<TriedRate>& tries);

/// The rate to try next; nothing once the search is over. It doubles until a rate fails, or halves
/// until one holds; then it halves the bracket geometrically until that is narrow enough, and tries
/// the rate that holds once more. If it does not hold then, the search goes on below it. Rates have
/// four significant digits.
std::optional<double> next_rate(const std::vector<TriedRate>& tries, const RateBounds& bounds);

}  // namespace pgrush
