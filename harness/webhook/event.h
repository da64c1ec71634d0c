#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace webhook {

/// A time by the wall clock, as providers and the database have it.
using Moment = std::chrono::sys_seconds;

/// What an event does to the clinic's data.
enum class EffectKind {
  kPaymentCaptured,       ///< the money of a payment is ours; the subject is public.payments.id
  kAppointmentConfirmed,  ///< the patient will come; the subject is public.appointments.id
  kMessageDelivered,      ///< a message has reached a phone; the subject is its provider_message_id
  kVideoRoomOpened        ///< somebody is in the room; the subject is the session's room_reference
};

/// The kind's name in the database and in keys: "payment_captured" …
std::string_view text_of(EffectKind kind);

/// What is to be done for an event, by what the provider says.
struct Effect {
  EffectKind kind{};
  std::string subject;         ///< what it happens to, as EffectKind says; never empty
  std::string reference;       ///< the provider's name for it; never empty
  std::int64_t amount = 0;     ///< of a payment, in the smallest unit of the currency
  std::string currency{};      ///< of a payment: ISO 4217 in capitals; else ""
  std::optional<Moment> at{};  ///< when it happened; nothing if the provider does not say
};

/// One thing that a provider tells.
struct Event {
  std::string id;    ///< the same in every delivery of the event, and of no other; never empty
  std::string type;  ///< the provider's word for it; never empty unless there is a mistake
  /// Idempotency key: events with the same one have the same effect, whatever their ids, and only
  /// the first of them may take effect. "" if the event has none.
  std::string key;
  std::optional<Effect> effect;  ///< nothing if nothing is to be done, as for unknown types
  std::string mistake;           ///< what is wrong with the payload; "" if nothing is
};

/// What a request says. Its payload never stands in a mistake: it may be a patient's.
struct Reading {
  std::vector<Event> events;  ///< in their order; most providers send one in a request
  nlohmann::json payload;     ///< the body for the database; a form is an object of texts
  std::string mistake;        ///< why no event can be told at all; "" if they can
};

/// The idempotency key of an effect: its kind and what must not be done twice.
std::string key_of(EffectKind kind, std::string_view what);

}  // namespace webhook
