#include "measure/webhook.h"

#include "measure/booking.h"

namespace measure::webhook {

using base::Kind;
using base::Outcome;

Operation ingest_operation() {
  return {std::string(kIngest),
          {{"accepted", Outcome::kDone}, {"duplicate", Outcome::kDone}},
          Kind::kEvent};
}

Operation claim_operation() {
  return {
      std::string(kClaim), {{"claimed", Outcome::kDone}, {"empty", Outcome::kDone}}, Kind::kEvent};
}

Operation mark_operation() {
  return {std::string(kMark),
          {{"success", Outcome::kDone},
           {"retry", Outcome::kDone},
           {"dead_letter", Outcome::kDone},
           {"stale", Outcome::kRefused}},
          Kind::kEvent};
}

Operation replay_operation() {
  return {
      std::string(kReplay), {{"replayed", Outcome::kDone}, {"none", Outcome::kDone}}, Kind::kEvent};
}

std::string event_text(std::uint32_t event) { return "evt-" + std::to_string(event); }

std::optional<std::uint32_t> event_number(std::string_view text) {
  return booking::number_after("evt-", text);
}

}  // namespace measure::webhook
