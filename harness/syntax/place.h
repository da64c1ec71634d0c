#pragma once

#include <cstddef>
#include <string_view>

namespace syntax {

/// Where something stands in a text, as an editor counts.
struct Place {
  int line = 1;
  int column = 1;  ///< in characters

  bool operator==(const Place&) const = default;
};

/// The place of the byte at `offset` of a UTF-8 text; behind its end: the place behind its last
/// character.
Place place_of(std::string_view text, std::size_t offset);

/// Where the `position`-th character, from 1, of a UTF-8 text begins: this is how the server counts
/// in its messages. Behind the text's end: its size.
std::size_t offset_of(std::string_view text, int position);

}  // namespace syntax
