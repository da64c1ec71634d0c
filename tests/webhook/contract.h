#pragma once

#include <cassert>
#include <filesystem>
#include <string>
#include <vector>

#include "support/file.h"
#include "webhook/provider.h"

/// What tests of providers' contracts need: requests as a provider would send them.
namespace contract {

/// When the requests of these tests are signed.
inline constexpr webhook::Moment kNow{std::chrono::seconds(1'700'000'000)};

/// Where the samples of a provider lie.
inline std::filesystem::path samples(const std::string& provider) {
  return std::filesystem::path(PGRUSH_SOURCE) / "scenarios/contracts" / provider;
}

/// One provider, with a secret of its kind.
struct Contract {
  std::string name;
  std::string secret;
  std::string url = "https://clinic.example/webhooks/" + name;

  const webhook::Provider& provider() const {
    const auto* found = webhook::Providers::instance().find(name);
    assert(found != nullptr);
    return *found;
  }
  /// A request with that body; JSON unless it is a form.
  webhook::Request unsigned_request(const std::string& body, bool is_form = false) const {
    webhook::Request request;
    request.url = url;
    request.body = body;
    if (!is_form) request.headers.set("Content-Type", "application/json");
    return request;
  }
  webhook::Request request(const std::string& body, bool is_form = false) const {
    return provider().sign(unsigned_request(body, is_form), secret, kNow);
  }
  /// The sample of that file, signed.
  webhook::Request sample(const std::string& file) const {
    const std::string body = support::text_of(samples(name) / file);
    assert(!body.empty());
    return request(body, file.ends_with(".form"));
  }
  webhook::Verification verify(const webhook::Request& request, std::vector<std::string> secrets,
                               webhook::Moment received = kNow) const {
    return provider().verify(request, {.secrets = secrets, .received = received});
  }
  std::string check(const webhook::Request& request, webhook::Moment received = kNow) const {
    return std::string(text_of(verify(request, {secret}, received).authenticity));
  }
  /// The only event that the request tells.
  webhook::Event event(const webhook::Request& request) const {
    const auto reading = provider().read(request);
    assert(reading.mistake.empty() && reading.events.size() == 1);
    return reading.events.front();
  }
};

inline const Contract kStripe{"stripe", "whsec_test"};
inline const Contract kWhatsApp{"whatsapp", "app-secret"};
inline const Contract kTwilio{"twilio", "12345"};
inline const Contract kDaily{"daily", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="};

}  // namespace contract
