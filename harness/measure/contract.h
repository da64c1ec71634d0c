#pragma once

#include <cstdint>
#include <string_view>

#include "measure/record.h"

/// The calls of those who receive providers' events and have their effects. What is taken in is
/// measure::webhook's ingest_event. Of none of them Record::subject says anything.
namespace measure::contract {

/// A delivery that the receiver refuses: its row in the log.
inline constexpr std::string_view kRefuse = "refuse_delivery";
/// A call of webhook.claim_next_event: one record for each event, or one for an empty claim.
inline constexpr std::string_view kClaim = "claim_event";
/// webhook.read_delivery, then, if the delivery is genuine, webhook.apply_event.
inline constexpr std::string_view kApply = "apply_event";
/// A call of webhook.mark_event_result that tells a failure.
inline constexpr std::string_view kFail = "fail_event";
/// A call of webhook.extend_lease.
inline constexpr std::string_view kExtend = "extend_lease";
/// A call of webhook.replay_chosen for one event.
inline constexpr std::string_view kReplay = "replay_event";

/// Answers of refuse_delivery: why.
enum RefuseAnswer : std::uint8_t { kBadSignature, kTooOld, kMalformed, kUnreadable };
/// Answers of claim_event. Record::token and attempt are the claim's; of the calls below, too, and
/// Record::result is the event.
enum ClaimAnswer : std::uint8_t { kClaimed, kEmpty };
/// Answers of apply_event. kRejected: the worker found that the delivery must have no effect.
/// kImpossible: what the effect would happen to is not there, or cannot have it.
enum ApplyAnswer : std::uint8_t {
  kSuccess,
  kStale,
  kMarkedRetry,
  kMarkedDeadLetter,
  kRejected,
  kImpossible
};
/// Answers of fail_event.
enum FailAnswer : std::uint8_t { kRetry, kDeadLetter, kFailedStale };
/// Answers of extend_lease.
enum ExtendAnswer : std::uint8_t { kExtended, kLost };
/// Answers of replay_event. kNone: the event is no dead letter.
enum ReplayAnswer : std::uint8_t { kReplayed, kDuplicate, kNone };

/// refuse_delivery with its answers.
Operation refuse_operation();
/// claim_event with its answers.
Operation claim_operation();
/// apply_event with its answers.
Operation apply_operation();
/// fail_event with its answers.
Operation fail_operation();
/// extend_lease with its answers.
Operation extend_operation();
/// replay_event with its answers.
Operation replay_operation();

}  // namespace measure::contract
