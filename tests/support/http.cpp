#include "support/http.h"

#include <httplib.h>

namespace support {

HttpAnswer http_get(const std::string& server, const std::string& path,
                    const std::multimap<std::string, std::string>& parameters) {
  const httplib::Result result = httplib::Client(server).Get(path, parameters, httplib::Headers{});
  return result ? HttpAnswer{result->status, result->body} : HttpAnswer{};
}

}  // namespace support
