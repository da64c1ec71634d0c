#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "measure/record.h"

/// The webhook procedures as clients and judges know them.
namespace measure::webhook {

/// A call of webhook.ingest_event.
inline constexpr std::string_view kIngest = "ingest_event";
/// A call of webhook.claim_next_event: one record for each claimed event, or one for an empty
/// claim.
inline constexpr std::string_view kClaim = "claim_next_event";
/// A call of webhook.mark_event_result.
inline constexpr std::string_view kMark = "mark_event_result";
/// A call of webhook.replay_dead_letters: one record for each replayed event, or one for none.
inline constexpr std::string_view kReplay = "replay_dead_letters";

/// How many dead letters a replay asks for. With more, each one could bring back several, and a
/// load with poison events would never end.
inline constexpr std::int32_t kReplayLimit = 1;

/// Answers of ingest_event. Record::party is the webhook.
enum IngestAnswer : std::uint8_t { kAccepted, kDuplicate };
/// Answers of claim_next_event. Record::token and attempt are the claim's; party is p_limit, and
/// key its lease in milliseconds where that is not its phase's.
enum ClaimAnswer : std::uint8_t { kClaimed, kEmpty };
/// Answers of mark_event_result. Record::party is 1 for a mark that says ok.
enum MarkAnswer : std::uint8_t { kSuccess, kRetry, kDeadLetter, kStale };
/// Answers of replay_dead_letters. Record::party is the webhook whose dead letters it asked for;
/// where it asked for those of all the clinic's webhooks, it is the phase's only one of the clinic.
enum ReplayAnswer : std::uint8_t { kReplayed, kNoneReplayed };

/// ingest_event with its answers.
Operation ingest_operation();
/// claim_next_event with its answers.
Operation claim_operation();
/// mark_event_result with its answers.
Operation mark_operation();
/// replay_dead_letters with its answers.
Operation replay_operation();

/// The provider's id of an event, by which it is known everywhere.
std::string event_text(std::uint32_t event);
/// The number of a provider's id; nothing if no client of ours sent it.
std::optional<std::uint32_t> event_number(std::string_view text);

}  // namespace measure::webhook
