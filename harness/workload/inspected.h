#pragma once

#include <memory>

#include "workload/workload.h"

namespace workload {

/// The workload with one more call: before a client leaves it asks its session what a pool would
/// hand on to the next user. `settings` are those of the session that the workload does not know
/// of, beside its own.
std::unique_ptr<Workload> inspected(std::unique_ptr<Workload> workload, std::uint8_t operation,
                                    std::vector<std::pair<std::string, std::string>> settings);

}  // namespace workload
