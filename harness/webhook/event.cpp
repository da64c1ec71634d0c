#include "webhook/event.h"

#include <cassert>

namespace webhook {

std::string_view text_of(EffectKind kind) {
  switch (kind) {
    case EffectKind::kPaymentCaptured: return "payment_captured";
    case EffectKind::kAppointmentConfirmed: return "appointment_confirmed";
    case EffectKind::kMessageDelivered: return "message_delivered";
    case EffectKind::kVideoRoomOpened: return "video_room_opened";
  }
  assert(false);
  return "";
}

std::string key_of(EffectKind kind, std::string_view what) {
  return std::string(text_of(kind)).append(":").append(what);
}

}  // namespace webhook
