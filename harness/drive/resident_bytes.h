#pragma once

#include <cstdint>

namespace drive {

/// Memory of this process that is in RAM now; 0 where /proc does not tell.
std::int64_t resident_bytes();

}  // namespace drive
