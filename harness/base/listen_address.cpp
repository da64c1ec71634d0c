#include "base/listen_address.h"

#include <charconv>
#include <string_view>

#include "base/failure.h"

namespace base {
namespace {

bool is_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']'))
    return consists_of(text.substr(1, text.size() - 2), "0123456789abcdefABCDEF:.");
  return consists_of(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
}

}  // namespace

ListenAddress parse_listen_address(const std::string& flag, const std::string& text) {
  ListenAddress address;
  std::string_view port = text;
  if (const std::size_t colon = text.rfind(':'); colon != std::string::npos) {
    address.host = text.substr(0, colon);
    port.remove_prefix(colon + 1);
  }
  if (!is_host(address.host) || !is_port(port, address.port))
    throw Failure(ExitStatus::kUnusable, flag +
                                             " wants [HOST:]PORT, such as 9187, 0.0.0.0:9187 or "
                                             "[::1]:9187, and not \"" +
                                             text + "\"");
  return address;
}

}  // namespace base
