#include "measure/contract.h"

namespace measure::contract {

using base::Kind;
using base::Outcome;

Operation refuse_operation() {
  return {std::string(kRefuse),
          {{"bad_signature", Outcome::kDone},
           {"too_old", Outcome::kDone},
           {"malformed", Outcome::kDone},
           {"unreadable", Outcome::kDone}},
          Kind::kEvent};
}

Operation claim_operation() {
  return {
      std::string(kClaim), {{"claimed", Outcome::kDone}, {"empty", Outcome::kDone}}, Kind::kEvent};
}

Operation apply_operation() {
  return {std::string(kApply),
          {{"success", Outcome::kDone},
           {"stale", Outcome::kRefused},
           {"retry", Outcome::kRefused},
           {"dead_letter", Outcome::kRefused},
           {"rejected", Outcome::kRefused},
           {"impossible", Outcome::kRefused}},
          Kind::kEvent};
}

Operation fail_operation() {
  return {
      std::string(kFail),
      {{"retry", Outcome::kDone}, {"dead_letter", Outcome::kDone}, {"stale", Outcome::kRefused}},
      Kind::kEvent};
}

Operation extend_operation() {
  return {std::string(kExtend),
          {{"extended", Outcome::kDone}, {"lost", Outcome::kRefused}},
          Kind::kEvent};
}

Operation replay_operation() {
  return {
      std::string(kReplay),
      {{"replayed", Outcome::kDone}, {"duplicate", Outcome::kRefused}, {"none", Outcome::kRefused}},
      Kind::kEvent};
}

}  // namespace measure::contract
