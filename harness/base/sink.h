#pragma once

#include <functional>
#include <string_view>

namespace base {

/// Takes bytes piece by piece, in order: a file or stdout that is written without being held in
/// memory first.
using Sink = std::function<void(std::string_view)>;

}  // namespace base
