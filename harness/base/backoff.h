#pragma once

#include <cmath>
#include <cstdint>

#include "base/time.h"

namespace base {

/// How long to wait before trying again what was rolled back for another's sake: a random part of
/// `first`, of twice that after the second failure, and so on ("full jitter"), so that the two do
/// not meet again at once. `failures` counts from 1; `unit` is a draw in [0, 1).
inline Nanos backoff(Nanos first, std::uint32_t failures, double unit) {
  return from_s(to_s(first) * std::exp2(failures - 1.0) * unit);
}

}  // namespace base
