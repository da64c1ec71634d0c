#include "webhook/work.h"

#include <algorithm>

#include <fmt/format.h>

namespace webhook {
namespace {

/// Messages have one id for each channel that they go through.
std::string_view channel_of(std::string_view provider) {
  return provider == "twilio" ? "sms" : provider;
}

Work failed(std::string_view code, std::string_view clause) {
  return {nullptr, fmt::format("{}: {}", code, clause)};
}

}  // namespace

nlohmann::json json_of(std::string_view provider, const Effect& effect) {
  nlohmann::json told{{"kind", text_of(effect.kind)}};
  switch (effect.kind) {
    case EffectKind::kPaymentCaptured:
      told["payment_id"] = effect.subject;
      told["provider_reference"] = effect.reference;
      told["amount_cents"] = effect.amount;
      told["currency"] = effect.currency;
      break;
    case EffectKind::kAppointmentConfirmed: told["appointment_id"] = effect.subject; break;
    case EffectKind::kMessageDelivered:
      told["channel"] = channel_of(provider);
      told["provider_message_id"] = effect.subject;
      break;
    case EffectKind::kVideoRoomOpened: told["room_reference"] = effect.subject; break;
  }
  return told;
}

Work work_of(std::string_view name, const Request& kept, std::string_view event_id, Trust trust) {
  const Provider* provider = Providers::instance().find(std::string(name));
  if (provider == nullptr) return failed("no_provider", "nobody here knows the provider");
  if (kept.body.empty()) return failed("no_delivery", "what the provider sent was not kept");
  trust.tolerance += kKeptLater;
  const Verification verification = provider->verify(kept, trust);
  if (verification.authenticity != Authenticity::kValid)
    return failed(text_of(verification.authenticity), verification.why);
  const Reading reading = provider->read(kept);
  if (!reading.mistake.empty()) return failed("unreadable", reading.mistake);
  const auto event = std::ranges::find(reading.events, event_id, &Event::id);
  if (event == reading.events.end())
    return failed("no_such_event", "the delivery does not tell this event");
  if (!event->mistake.empty()) return failed("mistake", event->mistake);
  if (!event->effect) return {{{"kind", "recorded"}}, ""};
  return {json_of(name, *event->effect), ""};
}

}  // namespace webhook
