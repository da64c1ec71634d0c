// Twilio: a signature over the address and the form's parameters, or over the address with the
// body's SHA-256 in it. The rules and where they come from: scenarios/contracts/twilio.md.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/sha256.h"
#include "webhook/form.h"
#include "webhook/hmac.h"
#include "webhook/payload.h"
#include "webhook/provider.h"
#include "webhook/signature.h"

namespace webhook {
namespace {

constexpr std::string_view kHeader = "X-Twilio-Signature";
constexpr std::string_view kBodyHash = "bodySHA256";
constexpr std::size_t kDigestSize = 20;

// What is signed behind the address: each parameter's name and value without anything between them,
// in the order of names, then values; a pair that is there twice counts once, as in Twilio's own
// libraries.
std::string signed_parameters(const Form& form) {
  std::string text;
  for (const auto& [name, value] : std::set(form.begin(), form.end())) text += name + value;
  return text;
}

// The address with and without its port: Twilio signs now the one, now the other, and its libraries
// take both. What is behind '#' tells Twilio how to deliver and is not signed.
std::vector<std::string> spellings(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {std::string(url)};
  const std::size_t end = std::min(url.find_first_of("/?", scheme + 3), url.size());
  std::string_view before = url.substr(0, end);
  const std::string_view after = url.substr(end);
  // A colon before '@' is a password's, one before ']' an IPv6 address's.
  const std::size_t host = before.find_last_of("@]");
  const std::size_t port = before.find(':', host == std::string_view::npos ? scheme + 3 : host + 1);
  if (port != std::string_view::npos)
    return {std::string(url), fmt::format("{}{}", before.substr(0, port), after)};
  const std::string_view usual = before.starts_with("https:") ? ":443" : ":80";
  return {std::string(url), fmt::format("{}{}{}", before, usual, after)};
}

// The SHA-256 of a JSON body, which Twilio appends to the address; "" for forms.
std::string body_hash_of(std::string_view url) {
  return value_of(read_form(query_of(url)).value_or(Form()), kBodyHash);
}

Verification verify(const Request& request, const Trust& trust) {
  const std::string* header = request.headers.find(kHeader);
  if (header == nullptr) return malformed("there is no header X-Twilio-Signature");
  const auto signature = base::from_base64(*header);
  if (!signature || signature->size() != kDigestSize)
    return malformed("X-Twilio-Signature is not 20 bytes in base64");
  const std::string body_hash = body_hash_of(request.url);
  const auto form = body_hash.empty() ? read_form(request.body) : Form();
  if (!form) return malformed("the body is not form-encoded");
  const std::string parameters = signed_parameters(*form);
  Verification last;
  for (const std::string& url : spellings(request.url)) {
    last = compare({&*signature, 1}, trust.secrets, as_it_is,
                   [&](std::string_view key) { return hmac(Hash::kSha1, key, url + parameters); });
    if (last.authenticity == Authenticity::kValid) break;
  }
  if (last.authenticity == Authenticity::kValid && !body_hash.empty() &&
      !equal(body_hash, base::sha256(request.body)))
    return {Authenticity::kBadSignature, "the body is not the one whose bodySHA256 was signed"};
  return last;
}

Request sign(Request request, const std::string& secret, Moment) {
  const std::string* type = request.headers.find("Content-Type");
  const bool is_json = type != nullptr && type->starts_with("application/json");
  if (is_json) {
    const char joint = request.url.find('?') == std::string::npos ? '?' : '&';
    request.url += fmt::format("{}{}={}", joint, kBodyHash, base::sha256(request.body));
  } else {
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  }
  const Form form = is_json ? Form() : read_form(request.body).value_or(Form());
  const std::string text = spellings(request.url).front() + signed_parameters(form);
  request.headers.set(kHeader, base::to_base64(hmac(Hash::kSha1, secret, text)));
  return request;
}

bool is_delivered(std::string_view status) { return status == "delivered" || status == "read"; }

void deliver(Event& event, const std::string& message) {
  event.key = key_of(EffectKind::kMessageDelivered, message);
  event.effect =
      Effect{.kind = EffectKind::kMessageDelivered, .subject = message, .reference = message};
}

struct Callback {
  std::string_view sid;
  std::string_view status;
  std::string_view type;
};
constexpr Callback kCallbacks[] = {{"MessageSid", "MessageStatus", "message."},
                                   {"MessageSid", "SmsStatus", "message."},
                                   {"CallSid", "CallStatus", "call."}};

// A status callback has no id: what it tells of and the status make one. The token in the header
// I-Twilio-Idempotency-Token is not signed, so that anybody could give a caught request a new one.
Event callback_event(Payload& payload) {
  Event event;
  event.type = "other";
  for (const Callback& callback : kCallbacks) {
    const std::string at = fmt::format("/{}", callback.status);
    if (payload.find(at) == nullptr) continue;
    const std::string status = payload.text(at);
    const std::string sid = payload.text(fmt::format("/{}", callback.sid));
    event.type = std::string(callback.type) + status;
    if (!sid.empty() && !status.empty()) event.id = sid + ":" + status;
    if (callback.type == "message." && is_delivered(status)) deliver(event, sid);
    break;
  }
  return event;
}

// Event Streams: CloudEvents, which have ids.
Event stream_event(Payload& payload, const std::string& at) {
  constexpr std::string_view kMessage = "com.twilio.messaging.message.";
  Event event;
  event.id = payload.text(at + "/id");
  event.type = payload.text(at + "/type");
  if (event.type.starts_with(kMessage) && is_delivered(event.type.substr(kMessage.size())))
    deliver(event, payload.text(at + "/data/messageSid"));
  return event;
}

Reading read_form_body(std::string_view text) {
  const auto form = read_form(text);
  if (!form) return {{}, nullptr, "the body is not form-encoded"};
  for (const auto& [name, value] : *form)
    if (!is_storable(name) || !is_storable(value))
      return {{}, nullptr, "the body has a parameter that is not UTF-8 or has a NUL character"};
  nlohmann::json object = json_of(*form);
  Payload payload(object);
  Event event = judged(callback_event(payload), payload, "");
  return {{std::move(event)}, std::move(object), ""};
}

Reading read_json_body(std::string_view body) {
  Document document = read_json(body);
  if (!document.mistake.empty()) return {{}, nullptr, document.mistake};
  Payload payload(document.json);
  std::vector<Event> events;
  if (!document.json.is_array()) events.push_back(judged(stream_event(payload, ""), payload, ""));
  for (std::size_t i = 0; document.json.is_array() && i < document.json.size(); ++i) {
    const std::string at = fmt::format("/{}", i);
    events.push_back(judged(stream_event(payload, at), payload, at));
  }
  const std::string mistake = events.empty() ? "the body is an empty list" : "";
  return {std::move(events), std::move(document.json), mistake};
}

Reading read(const Request& request) {
  if (!body_hash_of(request.url).empty()) return read_json_body(request.body);
  // Twilio may be told to send the parameters by GET: they are in the address then.
  return read_form_body(request.body.empty() ? query_of(request.url) : request.body);
}

const AddProvider kAdd("twilio",
                       {verify, sign, read, no_handshake, object_to_empty, {std::string(kHeader)}});

}  // namespace
}  // namespace webhook
