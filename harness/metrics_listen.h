#pragma once

#include <memory>
#include <optional>
#include <string>

#include "drive/metrics.h"

namespace pgrush {

/// Metrics that listen at what --metrics-listen says, and tells people where; nothing without it.
/// Throws Failure (kUnusable) if it is no address, or not one to listen at.
std::unique_ptr<drive::Metrics> metrics_at(const std::optional<std::string>& listen);

}  // namespace pgrush
