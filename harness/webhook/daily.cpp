// Daily: two signed headers, a secret in base64, a body that is one event.
// The rules and where they come from: scenarios/contracts/daily.md.
#include <fmt/format.h>

#include "base/encoding.h"
#include "webhook/hmac.h"
#include "webhook/payload.h"
#include "webhook/provider.h"
#include "webhook/signature.h"

namespace webhook {
namespace {

constexpr std::string_view kSignature = "X-Webhook-Signature";
constexpr std::string_view kTimestamp = "X-Webhook-Timestamp";
constexpr std::size_t kDigestSize = 32;

std::optional<std::string> key_in(const std::string& secret) {
  auto key = base::from_base64(secret);
  if (!key || key->empty()) return std::nullopt;
  return key;
}

std::string signature_of(std::string_view key, std::string_view at, std::string_view body) {
  return hmac(Hash::kSha256, key, fmt::format("{}.{}", at, body));
}

// Daily does not document the unit. Read the wrong way, a time would be in 1970 or beyond the year
// 5000, so that the number itself tells which one it is.
std::optional<Moment> moment_of(std::string_view text) {
  constexpr std::int64_t kMilliseconds = 100'000'000'000;
  const auto number = whole_number(text.substr(0, text.find('.')));
  if (!number) return std::nullopt;
  return Moment(std::chrono::seconds(*number < kMilliseconds ? *number : *number / 1000));
}

Verification verify(const Request& request, const Trust& trust) {
  const std::string* header = request.headers.find(kSignature);
  if (header == nullptr) return malformed("there is no header X-Webhook-Signature");
  const std::string* at = request.headers.find(kTimestamp);
  if (at == nullptr) return malformed("there is no header X-Webhook-Timestamp");
  const auto signature = base::from_base64(*header);
  if (!signature || signature->size() != kDigestSize)
    return malformed("X-Webhook-Signature is not 32 bytes in base64");
  const auto signed_at = moment_of(*at);
  if (!signed_at) return malformed("X-Webhook-Timestamp is not a number");
  const auto compared = compare({&*signature, 1}, trust.secrets, key_in, [&](std::string_view key) {
    return signature_of(key, *at, request.body);
  });
  return in_time(compared, *signed_at, trust);
}

Request sign(Request request, const std::string& secret, Moment at) {
  const std::string seconds = fmt::to_string(at.time_since_epoch().count());
  request.headers.set(kTimestamp, seconds);
  request.headers.set(kSignature,
                      base::to_base64(signature_of(key_in(secret).value(), seconds, request.body)));
  request.headers.set("Content-Type", "application/json");
  return request;
}

// A room may see several meetings, when everybody has left and somebody comes back: the session was
// opened by the first.
Reading read(const Request& request) {
  return read_one_event(request.body, [](Event& event, Payload& payload) {
    if (event.type != "meeting.started") return;
    event.effect = Effect{.kind = EffectKind::kVideoRoomOpened,
                          .subject = payload.text("/payload/room"),
                          .reference = payload.text("/payload/meeting_id"),
                          .at = payload.moment("/payload/start_ts")};
    event.key = key_of(event.effect->kind, event.effect->subject);
  });
}

// Who has not signed anything has no large body read.
constexpr std::size_t kLongestTest = 100;

// Daily tries the address when a webhook is created, and refuses to create it without a 200.
std::optional<Answer> handshake(const Request& request, const std::string&) {
  if (request.body.size() > kLongestTest ||
      read_json(request.body).json != nlohmann::json{{"test", "test"}})
    return std::nullopt;
  return Answer{200, "ok"};
}

std::string objection_to(const std::string& secret) {
  return key_in(secret) ? "" : "is not base64, as Daily's secrets are";
}

const AddProvider kAdd("daily", {verify,
                                 sign,
                                 read,
                                 handshake,
                                 objection_to,
                                 {std::string(kSignature), std::string(kTimestamp)}});

}  // namespace
}  // namespace webhook
