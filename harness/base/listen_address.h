#pragma once

#include <cstdint>
#include <string>

namespace base {

/// Where a server of ours listens.
struct ListenAddress {
  std::string host = "127.0.0.1";  ///< an IPv6 address in its brackets
  std::uint16_t port = 0;          ///< 0: whichever is free

  /// "HOST:PORT"
  std::string text() const { return host + ":" + std::to_string(port); }
  /// Whether only this machine can reach it.
  bool is_loopback() const {
    return host.starts_with("127.") || host == "[::1]" || host == "localhost";
  }
};

/// Reads "[HOST:]PORT"; without a host it is the loopback: whoever is to be reached from elsewhere
/// says so. Throws Failure (kUnusable) that names the flag.
ListenAddress parse_listen_address(const std::string& flag, const std::string& text);

}  // namespace base
