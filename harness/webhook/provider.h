#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/registry.h"
#include "webhook/event.h"
#include "webhook/request.h"

namespace webhook {

/// What a signature turned out to be.
enum class Authenticity {
  kValid,         ///< the provider sent exactly these bytes, and not long ago
  kBadSignature,  ///< no secret gives this signature: changed bytes, or somebody else's secret
  kTooOld,        ///< the signature is right, but the bytes may have been caught and sent again
  kMalformed      ///< there is no signature, or nothing that the provider could have written
};

/// Its name in logs and counters: "valid", "bad_signature", "too_old" or "malformed".
std::string_view text_of(Authenticity authenticity);

/// How long after its signature a request is taken; Stripe's libraries have the same.
inline constexpr std::chrono::seconds kTolerance = std::chrono::minutes(5);

/// What a signature is checked against.
struct Trust {
  /// Any of them will do: while a secret is changed, the old one and the new. Those that cannot be
  /// used are passed over, an empty one above all: anybody could sign with it.
  std::span<const std::string> secrets;
  /// When the request was received, also when it is checked again later: at work and at replay it
  /// is as valid as it was then.
  Moment received;
  std::chrono::seconds tolerance = kTolerance;
};

/// A signature that was checked.
struct Verification {
  Authenticity authenticity{};
  std::string why;  ///< one clause without secrets and payload; "" if it is valid
};

/// What to answer to a request that asks who is there instead of telling an event.
struct Answer {
  int status = 0;
  std::string body;  ///< plain text
};

/// A provider's contract. All functions are pure.
struct Provider {
  /// Checks the signature, in time that tells nothing about secrets.
  Verification (*verify)(const Request& request, const Trust& trust);
  /// The request as the provider would send it at that moment. For tests and loads: needs a secret
  /// that can be used.
  Request (*sign)(Request request, const std::string& secret, Moment at);
  /// What the request says. Believe it only after verify().
  Reading (*read)(const Request& request);
  /// What to answer if the request only tries the address, else nothing. `token` is what the
  /// provider was told to show. Such requests carry no signature and tell no event.
  std::optional<Answer> (*handshake)(const Request& request, const std::string& token);
  /// What is wrong with a secret, as a clause; "" if it can be used.
  std::string (*objection_to)(const std::string& secret);
  /// Which headers verify() and read() look at: these have to be kept with the body and the URL.
  std::vector<std::string> headers;
};

/// All providers by name; each one's file adds it at its end.
using Providers = base::Registry<Provider>;

/// Adds a provider when the program starts.
using AddProvider = base::Registrar<Provider>;

}  // namespace webhook
