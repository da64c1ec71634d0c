// Stripe: a signed header with a time and one signature a secret; a body that is one event.
// The rules and where they come from: scenarios/contracts/stripe.md.
#include <algorithm>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/uuid.h"
#include "webhook/hmac.h"
#include "webhook/payload.h"
#include "webhook/provider.h"
#include "webhook/signature.h"

namespace webhook {
namespace {

constexpr std::string_view kHeader = "Stripe-Signature";

std::string signature_of(std::string_view key, std::string_view at, std::string_view body) {
  return hmac(Hash::kSha256, key, fmt::format("{}.{}", at, body));
}

struct SignedHeader {
  std::string_view at;                  // as it is written: this is what was signed
  std::vector<std::string> signatures;  // of scheme v1; one that is not hexadecimal matches nothing
  bool has_v1 = false;
  std::string_view mistake;
};

// t=1492774577,v1=5257a8…,v1=1e1f9d…,v0=6ffbb5…: schemes that are not known are left out, as v0
// must be, which Stripe itself sends with test events.
SignedHeader read_header(std::string_view header) {
  SignedHeader read;
  while (!header.empty()) {
    std::string_view part = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), part.size() + 1));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    const std::size_t sign = part.find('=');
    if (sign == std::string_view::npos) read.mistake = "a part of Stripe-Signature has no '='";
    const std::string_view scheme = part.substr(0, sign);
    const std::string_view value = sign == std::string_view::npos ? "" : part.substr(sign + 1);
    if (scheme == "t") {
      if (!read.at.empty()) read.mistake = "Stripe-Signature has two times";
      read.at = value;
    }
    if (scheme == "v1") {
      read.has_v1 = true;
      if (auto bytes = base::from_hex(value)) read.signatures.push_back(std::move(*bytes));
    }
  }
  if (read.mistake.empty() && !whole_number(read.at))
    read.mistake = "Stripe-Signature has no time t in seconds";
  if (read.mistake.empty() && !read.has_v1) read.mistake = "Stripe-Signature has no signature v1";
  return read;
}

Verification verify(const Request& request, const Trust& trust) {
  const std::string* header = request.headers.find(kHeader);
  if (header == nullptr) return malformed("there is no header Stripe-Signature");
  const SignedHeader read = read_header(*header);
  if (!read.mistake.empty()) return malformed(std::string(read.mistake));
  const auto compared =
      compare(read.signatures, trust.secrets, as_it_is,
              [&](std::string_view key) { return signature_of(key, read.at, request.body); });
  return in_time(compared, Moment(std::chrono::seconds(*whole_number(read.at))), trust);
}

Request sign(Request request, const std::string& secret, Moment at) {
  const std::string seconds = fmt::to_string(at.time_since_epoch().count());
  const std::string signature = base::to_hex(signature_of(secret, seconds, request.body));
  request.headers.set(kHeader, fmt::format("t={},v1={}", seconds, signature));
  request.headers.set("Content-Type", "application/json; charset=utf-8");
  return request;
}

std::string in_capitals(std::string text) {
  for (char& letter : text)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

// The payment is named by the metadata that it was asked for with. One without is not ignored: a
// request for money that forgot the name would lose the money's trace.
Effect captured(Payload& payload, const std::string& reference, const std::string& amount) {
  const std::string kPayment = "/data/object/metadata/payment_id";
  const std::string kCurrency = "/data/object/currency";
  Effect effect{.kind = EffectKind::kPaymentCaptured,
                .subject = payload.text(kPayment),
                .reference = payload.text(reference),
                .amount = payload.whole(amount, 1),
                .currency = in_capitals(payload.text(kCurrency)),
                .at = payload.moment("/created")};
  if (!effect.subject.empty() && !base::parse_uuid(effect.subject))
    payload.mistake(kPayment, "has to be the uuid of a payment");
  if (!effect.currency.empty() && effect.currency.size() != 3)
    payload.mistake(kCurrency, "has to be three letters");
  return effect;
}

std::optional<Effect> effect_of(const std::string& type, Payload& payload) {
  if (type == "payment_intent.succeeded")
    return captured(payload, "/data/object/id", "/data/object/amount_received");
  if (type == "checkout.session.completed" || type == "checkout.session.async_payment_succeeded") {
    // A session is also completed by those whose bank takes days to pay, or who had nothing to pay.
    if (payload.text("/data/object/payment_status") != "paid") return std::nullopt;
    return captured(payload, "/data/object/payment_intent", "/data/object/amount_total");
  }
  return std::nullopt;
}

Reading read(const Request& request) {
  return read_one_event(request.body, [](Event& event, Payload& payload) {
    event.effect = effect_of(event.type, payload);
    // Not by the event: a session and its payment intent each tell of one payment.
    if (event.effect) event.key = key_of(event.effect->kind, event.effect->reference);
  });
}

const AddProvider kAdd("stripe",
                       {verify, sign, read, no_handshake, object_to_empty, {std::string(kHeader)}});

}  // namespace
}  // namespace webhook
