#pragma once

#include <cstdint>
#include <string>

#include "base/uuid.h"

namespace support {

inline bool holds(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

/// The uuid that the seed gives to the thing of that kind and index.
inline std::string id(base::Kind kind, std::uint32_t index) {
  return base::to_string(base::seeded_uuid(kind, index));
}

}  // namespace support
