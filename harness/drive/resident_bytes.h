#pragma once

#include <cstdint>

namespace drive {

/// Memory of this process that is in RAM now, without its code and other files, of which more and
/// less is there as the kernel likes; 0 where /proc does not tell.
std::int64_t resident_bytes();

}  // namespace drive
