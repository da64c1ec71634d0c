#pragma once

#include <map>
#include <string>

namespace support {

/// What came back over HTTP; status 0: nothing.
struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// Asks a server, "http://HOST:PORT", for a path, with these parameters.
HttpAnswer http_get(const std::string& server, const std::string& path,
                    const std::multimap<std::string, std::string>& parameters = {});

}  // namespace support
