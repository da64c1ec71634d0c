// WhatsApp Cloud API: a signature over the raw body; a body that may hold many events, none of
// which has an id of its own. The rules and where they come from: scenarios/contracts/whatsapp.md.
#include <fmt/format.h>

#include "base/encoding.h"
#include "base/uuid.h"
#include "webhook/form.h"
#include "webhook/hmac.h"
#include "webhook/payload.h"
#include "webhook/provider.h"
#include "webhook/signature.h"

namespace webhook {
namespace {

constexpr std::string_view kHeader = "X-Hub-Signature-256";
constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kDigestSize = 32;

// What our confirmation messages give their button to say, before the appointment's id.
constexpr std::string_view kConfirm = "confirm_appointment:";

// There is no time in it: only the ids of events keep a request that was caught from counting
// twice.
Verification verify(const Request& request, const Trust& trust) {
  const std::string* header = request.headers.find(kHeader);
  if (header == nullptr) return malformed("there is no header X-Hub-Signature-256");
  if (!header->starts_with(kPrefix)) return malformed("X-Hub-Signature-256 has no sha256=");
  const auto signature = base::from_hex(std::string_view(*header).substr(kPrefix.size()));
  if (!signature || signature->size() != kDigestSize)
    return malformed("X-Hub-Signature-256 is not 64 hexadecimal digits");
  return compare({&*signature, 1}, trust.secrets, as_it_is,
                 [&](std::string_view key) { return hmac(Hash::kSha256, key, request.body); });
}

Request sign(Request request, const std::string& secret, Moment) {
  request.headers.set(
      kHeader,
      fmt::format("{}{}", kPrefix, base::to_hex(hmac(Hash::kSha256, secret, request.body))));
  request.headers.set("Content-Type", "application/json");
  return request;
}

// A message that was read has been delivered, and of one that is read at once only that is told.
Event status_event(Payload& payload, const std::string& at) {
  const std::string message = payload.text(at + "/id");
  const std::string status = payload.text(at + "/status");
  Event event;
  event.type = "status." + status;
  if (!message.empty() && !status.empty()) event.id = message + ":" + status;
  if (status != "delivered" && status != "read") return event;
  event.key = key_of(EffectKind::kMessageDelivered, message);
  event.effect = Effect{.kind = EffectKind::kMessageDelivered,
                        .subject = message,
                        .reference = message,
                        .at = payload.moment(at + "/timestamp")};
  return event;
}

// What the button says that a patient has pressed; a template's stands elsewhere.
std::string pressed_button(const Payload& payload, const std::string& at) {
  const std::string button = payload.optional_text(at + "/button/payload");
  return button.empty() ? payload.optional_text(at + "/interactive/button_reply/id") : button;
}

Event message_event(Payload& payload, const std::string& at) {
  Event event;
  event.id = payload.text(at + "/id");
  event.type = "message." + payload.text(at + "/type");
  const std::string button = pressed_button(payload, at);
  if (!button.starts_with(kConfirm)) return event;
  const std::string appointment = button.substr(kConfirm.size());
  if (!base::parse_uuid(appointment))
    payload.mistake(at, "has a button that confirms no appointment's uuid");
  event.key = key_of(EffectKind::kAppointmentConfirmed, appointment);
  event.effect = Effect{.kind = EffectKind::kAppointmentConfirmed,
                        .subject = appointment,
                        .reference = event.id,
                        .at = payload.moment(at + "/timestamp")};
  return event;
}

// Templates that were reviewed, accounts that changed: nothing to do, and no id.
Event other_event(Payload& payload, const std::string& at) {
  Event event;
  event.type = payload.text(at + "/field");
  return event;
}

void read_event(Payload& payload, const std::string& at,
                Event (*read)(Payload&, const std::string&), std::vector<Event>& events) {
  events.push_back(judged(read(payload, at), payload, at));
}

void read_change(Payload& payload, const std::string& at, std::vector<Event>& events) {
  const std::string statuses = at + "/value/statuses";
  const std::string messages = at + "/value/messages";
  const std::size_t told = payload.size(statuses);
  const std::size_t said = payload.size(messages);
  for (std::size_t i = 0; i < told; ++i)
    read_event(payload, fmt::format("{}/{}", statuses, i), status_event, events);
  for (std::size_t i = 0; i < said; ++i)
    read_event(payload, fmt::format("{}/{}", messages, i), message_event, events);
  if (told + said == 0) read_event(payload, at, other_event, events);
}

Reading read(const Request& request) {
  Document document = read_json(request.body);
  if (!document.mistake.empty()) return {{}, nullptr, document.mistake};
  Payload payload(document.json);
  if (payload.optional_text("/object") != "whatsapp_business_account")
    return {{}, std::move(document.json), "/object has to be \"whatsapp_business_account\""};
  std::vector<Event> events;
  const std::size_t entries = payload.size("/entry");
  for (std::size_t i = 0; i < entries; ++i) {
    const std::string changes = fmt::format("/entry/{}/changes", i);
    const std::size_t size = payload.size(changes);
    for (std::size_t k = 0; k < size; ++k)
      read_change(payload, fmt::format("{}/{}", changes, k), events);
  }
  std::string mistake = payload.take_mistakes();
  if (mistake.empty() && events.empty()) mistake = "/entry has no changes";
  return {std::move(events), std::move(document.json), std::move(mistake)};
}

// Meta asks the address once, when it is configured: whoever knows the token gets the challenge
// back.
std::optional<Answer> handshake(const Request& request, const std::string& token) {
  if (request.method != "GET") return std::nullopt;
  const auto query = read_form(query_of(request.url));
  if (!query || value_of(*query, "hub.mode") != "subscribe" ||
      value_of(*query, "hub.challenge").empty())
    return Answer{400, "hub.mode=subscribe and hub.challenge are expected"};
  if (token.empty() || !equal(value_of(*query, "hub.verify_token"), token))
    return Answer{403, "hub.verify_token is wrong"};
  return Answer{200, value_of(*query, "hub.challenge")};
}

const AddProvider kAdd("whatsapp",
                       {verify, sign, read, handshake, object_to_empty, {std::string(kHeader)}});

}  // namespace
}  // namespace webhook
