#pragma once

#include <map>
#include <string>

namespace support {

/// A port of 127.0.0.1 at which nobody listened a moment ago.
int free_port();

/// What came back over HTTP; status 0: nothing.
struct HttpAnswer {
  int status = 0;
  std::string body;
  std::multimap<std::string, std::string> headers{};
};

/// Asks a server, "http://HOST:PORT", for a path, with these parameters.
HttpAnswer http_get(const std::string& server, const std::string& path,
                    const std::multimap<std::string, std::string>& parameters = {});

/// Sends a server, "http://HOST:PORT", a body, byte by byte. The path may have a query. Its length
/// is told, or it goes in chunks.
HttpAnswer http_post(const std::string& server, const std::string& path,
                     const std::map<std::string, std::string>& headers, const std::string& body,
                     bool in_chunks = false);

}  // namespace support
