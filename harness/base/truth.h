#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace base {

/// A verdict has three values, ordered from best to worst; "could not tell" is never green.
enum class Truth : std::uint8_t { kHolds, kUnknown, kViolated };

/// The worse of the two.
constexpr Truth worse(Truth left, Truth right) { return std::max(left, right); }

/// "holds", "unknown" or "violated".
constexpr std::string_view name_of(Truth truth) {
  return truth == Truth::kHolds ? "holds" : truth == Truth::kUnknown ? "unknown" : "violated";
}

}  // namespace base
