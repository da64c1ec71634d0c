#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/uuid.h"

namespace simulation {

/// A stream of choices that a seed decides.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : draw_{seed, 0, 0} {}

  /// A number from 0 to bound - 1; `bound` must not be 0.
  std::uint64_t below(std::uint64_t bound) { return next().below(bound, 0); }
  /// A number from `least` to `most`.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
  }
  /// True in about `ratio` of all throws.
  bool chance(double ratio) { return next().chance(ratio, 0); }
  /// A uuid as gen_random_uuid() makes them: no two alike, and in no order.
  base::Uuid uuid() {
    base::Uuid uuid;
    const base::Draw draw = next();
    for (std::uint32_t i = 0; i < 16; ++i)
      uuid.bytes[i] = static_cast<std::uint8_t>(draw.bits(i / 8) >> (8 * (i % 8)));
    return uuid;
  }

 private:
  const base::Draw& next() {
    ++draw_.arrival;
    return draw_;
  }

  base::Draw draw_;
};

}  // namespace simulation
