#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// The bytes as hexadecimal digits, two a byte, in small letters.
std::string to_hex(std::string_view bytes);

/// The bytes that the hexadecimal digits spell, in small letters or capitals; nothing if `text` is
/// anything else. "" spells no bytes.
std::optional<std::string> from_hex(std::string_view text);

/// The bytes in base64 (RFC 4648, section 4), padded with '='.
std::string to_base64(std::string_view bytes);

/// The bytes that the base64 text spells; nothing if it is not exactly what to_base64 writes: other
/// letters, line ends, missing padding or set bits behind the last byte.
std::optional<std::string> from_base64(std::string_view text);

/// The integer whose bytes these are, the highest first, as PostgreSQL sends it in binary: of eight
/// bytes its value, of fewer a number without a sign. "" is 0.
std::int64_t integer_in(std::string_view bytes);

}  // namespace base
