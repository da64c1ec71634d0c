#pragma once

#include <algorithm>

#include "base/time.h"

namespace workload {

/// How long a worker sleeps who found the queue empty: twice as long as the last time, from 1 ms to
/// 16 ms.
inline base::Nanos longer_nap(base::Nanos last) {
  using std::chrono::milliseconds;
  return std::clamp<base::Nanos>(2 * last, milliseconds(1), milliseconds(16));
}

}  // namespace workload
