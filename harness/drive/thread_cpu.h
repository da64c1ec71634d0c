#pragma once

#include <time.h>

namespace drive {

/// Processor seconds that the calling thread has used, user and system.
inline double thread_cpu_s() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace drive
