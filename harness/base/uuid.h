#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace base {

/// A uuid as PostgreSQL sends it in binary: 16 bytes, in order.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Uuid&) const = default;
  /// In the order of the bytes, PostgreSQL's. As two numbers: millions are sorted and looked up.
  std::strong_ordering operator<=>(const Uuid& other) const {
    const auto order = half(0) <=> other.half(0);
    return order != 0 ? order : half(8) <=> other.half(8);
  }

  /// All bytes zero: stands for "none".
  bool empty() const { return *this == Uuid{}; }

 private:
  /// Eight bytes as a number, the first one the highest.
  std::uint64_t half(std::size_t from) const {
    std::uint64_t number = 0;
    std::memcpy(&number, &bytes[from], sizeof number);
    if constexpr (std::endian::native == std::endian::little) number = __builtin_bswap64(number);
    return number;
  }
};

/// Letters of a uuid in text form.
inline constexpr std::size_t kUuidLetters = 36;

/// Writes 8-4-4-4-12 hexadecimal digits, lower case.
void write(const Uuid& uuid, std::span<char, kUuidLetters> text);

/// The same as a string.
std::string to_string(const Uuid& uuid);

/// The uuid that `text` spells (36 characters), or nothing.
std::optional<Uuid> parse_uuid(std::string_view text);

/// The uuid in PostgreSQL's binary form, or nothing if `bytes` are not 16.
std::optional<Uuid> uuid_from_bytes(std::string_view bytes);

/// What a seeded uuid stands for. The number is its first group of digits.
enum class Kind : std::uint32_t {
  kClinic = 1,
  kUser = 2,
  kPatient = 3,
  kSlot = 4,
  kWebhook = 5,
  kEvent = 6  ///< numbered by its provider's id; the database makes its uuid
};

/// The uuid that the seed gives to the `index`-th thing of a kind, so that an id tells at sight
/// what it is and no dictionary of ids is needed: 00000004-0000-4000-8000-00000000002a is slot 42.
Uuid seeded_uuid(Kind kind, std::uint64_t index);

/// The index of a seeded uuid of that kind; nothing for any other uuid.
std::optional<std::uint64_t> seeded_index(Kind kind, const Uuid& uuid);

}  // namespace base
