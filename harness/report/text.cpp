#include "report/text.h"

#include <cmath>

#include <fmt/format.h>

namespace report::text {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Bytes of the well-formed UTF-8 character that `text` begins with; 0 if it begins with none.
std::size_t character_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i])) return 0;
  const auto next = static_cast<unsigned char>(text[1]);
  const bool overlong = (lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90);
  const bool no_character = (lead == 0xED && next > 0x9F) || (lead == 0xF4 && next > 0x8F);
  return overlong || no_character ? 0 : length;
}

bool controls(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead < 0x20 || lead == 0x7F;
  return lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string escaped(std::string_view bytes) {
  if (bytes == "\n") return "\\n";
  if (bytes == "\t") return "\\t";
  std::string text;
  for (const char byte : bytes)
    text += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  return text;
}

/// Bytes of the first `count` characters.
std::size_t bytes_of(std::string_view utf8, std::size_t count) {
  std::size_t at = 0;
  for (; at < utf8.size(); ++at)
    if (!continues(utf8[at]) && count-- == 0) break;
  return at;
}

/// Takes the next line off `rest`: at most `most` columns, up to a blank if there is one.
std::string_view take_line(std::string_view& rest, std::size_t most) {
  std::size_t length = bytes_of(rest, most);
  if (length < rest.size() && rest[length] != ' ') {
    const std::size_t blank = rest.substr(0, length).rfind(' ');
    if (blank != std::string_view::npos && blank > 0) length = blank;
  }
  std::string_view line = rest.substr(0, length);
  rest.remove_prefix(length);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  line.remove_suffix(line.size() - 1 - std::min(line.find_last_not_of(' '), line.size() - 1));
  return line;
}

}  // namespace

std::string visible(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    const std::size_t length = character_at(raw);
    const std::string_view bytes = raw.substr(0, std::max<std::size_t>(1, length));
    if (length == 0 || controls(bytes))
      text += escaped(bytes);
    else
      text += bytes;
    raw.remove_prefix(bytes.size());
  }
  return text;
}

std::size_t columns(std::string_view utf8) {
  std::size_t count = 0;
  for (const char byte : utf8) count += continues(byte) ? 0 : 1;
  return count;
}

std::string cut(std::string_view utf8, std::size_t most) {
  if (columns(utf8) <= most) return std::string(utf8);
  return std::string(utf8.substr(0, bytes_of(utf8, most - 3))) + "...";
}

std::string wrap(std::string_view utf8, std::size_t first, std::size_t further) {
  std::string lines;
  std::size_t indent = first;
  while (!utf8.empty()) {
    lines += std::string(indent, ' ');
    lines += take_line(utf8, kColumns - indent);
    lines += '\n';
    indent = further;
  }
  return lines;
}

std::string ms(double value) {
  const int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

std::string number(double value) {
  std::string text = fmt::format("{:.4f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace report::text
