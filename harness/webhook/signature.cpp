#include "webhook/signature.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include <fmt/format.h>

#include "webhook/hmac.h"

namespace webhook {

std::string_view text_of(Authenticity authenticity) {
  switch (authenticity) {
    case Authenticity::kValid: return "valid";
    case Authenticity::kBadSignature: return "bad_signature";
    case Authenticity::kTooOld: return "too_old";
    case Authenticity::kMalformed: return "malformed";
  }
  assert(false);
  return "";
}

Verification malformed(std::string why) { return {Authenticity::kMalformed, std::move(why)}; }

std::optional<std::string> as_it_is(const std::string& secret) {
  if (secret.empty()) return std::nullopt;
  return secret;
}

Verification compare(std::span<const std::string> signatures, std::span<const std::string> secrets,
                     KeyOf key_of, const std::function<std::string(std::string_view key)>& sign) {
  bool can_tell = false;
  bool valid = false;
  for (const std::string& secret : secrets) {
    const auto key = key_of(secret);
    if (!key) continue;
    can_tell = true;
    const std::string expected = sign(*key);
    for (const std::string& signature : signatures) valid |= equal(signature, expected);
  }
  if (valid) return {Authenticity::kValid, ""};
  return {Authenticity::kBadSignature, can_tell ? "no secret gives this signature"
                                                : "there is no usable secret to check it with"};
}

Verification in_time(Verification verification, Moment signed_at, const Trust& trust) {
  const auto age = trust.received - signed_at;
  if (verification.authenticity != Authenticity::kValid || age <= trust.tolerance)
    return verification;
  return {Authenticity::kTooOld,
          fmt::format("it was signed {} s before it was received, and {} s are tolerated",
                      age.count(), trust.tolerance.count())};
}

std::optional<Answer> no_handshake(const Request&, const std::string&) { return std::nullopt; }

std::string object_to_empty(const std::string& secret) { return secret.empty() ? "is empty" : ""; }

std::optional<std::int64_t> whole_number(std::string_view text) {
  // 15 digits are past the year 31000000, in seconds, and can be added and multiplied.
  if (text.empty() || text.size() > 15 ||
      !std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; }))
    return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace webhook
