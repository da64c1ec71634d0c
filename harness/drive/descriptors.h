#pragma once

#include <cstdint>

namespace drive {

/// Makes room for the sockets of a load, and what its threads need, beside what the process has
/// open, by raising its own soft limit. Throws Failure (kProvisioningFailed) with the numbers if
/// the hard limit is too low.
void allow_descriptors(std::int64_t connections, std::int64_t threads);

}  // namespace drive
