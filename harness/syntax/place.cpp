#include "syntax/place.h"

namespace syntax {
namespace {

/// Whether the byte is not a character's first.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

Place place_of(std::string_view text, std::size_t offset) {
  Place place;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if (!continues(c)) {
      ++place.column;
    }
  }
  return place;
}

std::size_t offset_of(std::string_view text, int position) {
  int characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (!continues(text[at]) && ++characters >= position) return at;
  return text.size();
}

}  // namespace syntax
