#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace pgrush {

/// A rate that was tried.
struct TriedRate {
  double rate = 0;
  bool held = false;
  bool broke_a_promise = false;  ///< that it failed is no matter of luck
};

/// Within what bounds a rate is searched for.
struct RateBounds {
  double start = 1;            ///< tried first
  double least = 1;            ///< nothing below it is tried
  double most = 1;             ///< nor anything above it
  double precision = 0.05;     ///< by how much the lowest failing rate may be above the answer
  std::size_t most_tries = 1;  ///< then it ends with what is known
};

/// What tries say. A rate holds if it held more often than it failed, and fails if it failed more
/// often, or broke a promise once; then all higher ones are taken to fail.
struct RateBracket {
  std::optional<double> holding;    ///< the highest rate that holds below all failing ones
  std::optional<double> failing;    ///< the lowest rate that fails
  std::optional<double> undecided;  ///< between them, the lowest that held as often as it failed
  /// Each of the two that there is came out so twice more often than not: once may be luck.
  bool holding_confirmed = false;
  bool failing_confirmed = false;
};

/// What is known after these tries.
RateBracket bracket_of(const std::vector<TriedRate>& tries);

/// The rate to try next; nothing once the search is over. It doubles until a rate fails, or halves
/// until one holds; then it halves the bracket geometrically until that is narrow enough, and tries
/// both of its ends once more. If one comes out differently then, it is tried until that is
/// decided, and the search goes on from there. Rates have four significant digits.
std::optional<double> next_rate(const std::vector<TriedRate>& tries, const RateBounds& bounds);

}  // namespace pgrush
