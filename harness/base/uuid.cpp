#include "base/uuid.h"

#include <algorithm>

namespace base {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void write(const Uuid& uuid, std::span<char, kUuidLetters> text) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (dash_before(i)) text[at++] = '-';
    text[at++] = kDigits[uuid.bytes[i] >> 4];
    text[at++] = kDigits[uuid.bytes[i] & 15];
  }
}

std::string to_string(const Uuid& uuid) {
  std::string text(kUuidLetters, '\0');
  write(uuid, std::span<char, kUuidLetters>(text.data(), kUuidLetters));
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != kUuidLetters) return std::nullopt;
  Uuid uuid;
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (dash_before(i) && text[at++] != '-') return std::nullopt;
    const int high = digit_value(text[at++]);
    const int low = digit_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return uuid;
}

std::optional<Uuid> uuid_from_bytes(std::string_view bytes) {
  Uuid uuid;
  if (bytes.size() != uuid.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
  return uuid;
}

Uuid seeded_uuid(Kind kind, std::uint64_t index) {
  Uuid uuid;
  const auto number = static_cast<std::uint32_t>(kind);
  for (std::size_t i = 0; i < 4; ++i)
    uuid.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  uuid.bytes[6] = 0x40;  // version 4 and variant 1: an ordinary uuid for whoever checks
  uuid.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 6; ++i)
    uuid.bytes[10 + i] = static_cast<std::uint8_t>(index >> (40 - 8 * i));
  return uuid;
}

std::optional<std::uint64_t> seeded_index(Kind kind, const Uuid& uuid) {
  std::uint64_t index = 0;
  for (std::size_t i = 10; i < 16; ++i) index = (index << 8) | uuid.bytes[i];
  if (seeded_uuid(kind, index) != uuid) return std::nullopt;
  return index;
}

}  // namespace base
