#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "lint/rule.h"

namespace lint {
namespace {

/// The blocks that emojis and their marks are in, first and last.
constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> kEmojis{{
    {0x20e3, 0x20e3},    // the keycap round the character before
    {0x231a, 0x231b},    // watch, hourglass
    {0x23e9, 0x23fa},    // buttons of players, clocks
    {0x2600, 0x27bf},    // symbols and dingbats: check marks, crosses, stars
    {0x2b1b, 0x2b55},    // squares, star, circle
    {0x303d, 0x303d},    // part alternation mark
    {0xfe0f, 0xfe0f},    // "show the character before as an emoji"
    {0x1f000, 0x1faff},  // all the pictures
    {0xe0020, 0xe007f},  // tags of flags
}};

/// The character that begins at `at`; PostgreSQL's parser has read the text, so it is UTF-8.
std::uint32_t character(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t first = byte(at);
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  std::uint32_t value = more == 0 ? first : first & (0x3fU >> more);
  for (int i = 1; i <= more; ++i)
    value = value << 6 | (byte(at + static_cast<std::size_t>(i)) & 0x3f);
  return value;
}

bool is_emoji(std::uint32_t value) {
  return std::ranges::any_of(
      kEmojis, [&](const auto& block) { return value >= block.first && value <= block.second; });
}

/// One finding a line is enough.
void look(const File& file, Findings& findings) {
  bool is_told = false;
  for (std::size_t at = 0; at < file.text.size(); ++at) {
    if (file.text[at] == '\n') is_told = false;
    if (is_told || (file.text[at] & 0xc0) == 0x80 || !is_emoji(character(file.text, at))) continue;
    findings.add({&file, at}, "there is an emoji");
    is_told = true;
  }
}

const AddRule kAdd("emoji", {"a terminal, an editor or a database in another encoding shows it as "
                             "something else, or refuses the file",
                             "a word", look});

}  // namespace
}  // namespace lint
