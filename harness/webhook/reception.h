#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "webhook/provider.h"

namespace webhook {

/// What is to become of a request, before anything is written.
struct Reception {
  std::optional<Answer> handshake;  ///< to be answered, and nothing else is to be done
  Verification verification;        ///< of any other request
  Reading reading;                  ///< of a valid one
  /// Of a valid one: the headers that verify() and read() look at, by their names, to be kept with
  /// its body and URL.
  nlohmann::json headers;
};

/// Judges a request as it comes in. `token` is what the provider was told to show in a handshake.
Reception receive(const Provider& provider, const Request& request, const std::string& token,
                  const Trust& trust);

/// The request again, from what was kept of it: `headers` is the text of a JSON object of texts.
/// Anything else in it is passed over; the signature is then missing, and verify() says so.
Request kept_request(std::string_view body, std::string_view headers, std::string_view url);

}  // namespace webhook
