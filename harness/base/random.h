#pragma once

#include <cstdint>

namespace base {

/// A seed is below it: what every reader of JSON can hold.
inline constexpr std::uint64_t kSeeds = std::uint64_t{1} << 53;

/// Where a generated choice belongs. A choice is a function of these four and of nothing else, so
/// that it is the same on one thread, on sixteen and on several machines.
struct Draw {
  std::uint64_t seed = 0;
  std::uint32_t phase = 0;
  std::uint64_t arrival = 0;

  /// 64 well-mixed bits for `field` of this arrival (SplitMix64's finaliser over the four numbers).
  std::uint64_t bits(std::uint32_t field) const {
    const std::uint64_t place = (std::uint64_t{phase} << 32) | field;
    return mix(mix(mix(seed) ^ place) ^ arrival);
  }

  /// A number in [0, 1).
  double unit(std::uint32_t field) const {
    return static_cast<double>(bits(field) >> 11) * 0x1p-53;
  }

  /// True for about `ratio` of all arrivals; never for 0, always for 1.
  bool chance(double ratio, std::uint32_t field) const { return unit(field) < ratio; }

  /// A number in [0, bound); `bound` must not be 0. The bias is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound, std::uint32_t field) const {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits(field)) * bound) >> 64);
  }

 private:
  static std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
};

}  // namespace base
