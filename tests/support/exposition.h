#pragma once

#include <optional>
#include <string>

#include "support/http.h"

namespace support {

/// The value of a series, "name" or "name{label=…}", in a page of metrics as Prometheus reads it;
/// nothing if the page has none.
inline std::optional<double> value_on(const std::string& page, const std::string& series) {
  const std::size_t at = ("\n" + page).find("\n" + series + " ");
  if (at == std::string::npos) return std::nullopt;
  return std::stod(page.substr(at + series.size() + 1));
}

/// The page at a url, "http://HOST:PORT/PATH"; empty if nobody answers.
inline std::string page_at(const std::string& url) {
  const std::size_t path = url.find('/', url.find("//") + 2);
  return http_get(url.substr(0, path), url.substr(path)).body;
}

}  // namespace support
