#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "measure/record.h"

/// The booking procedures as clients and judges know them.
namespace measure::booking {

/// A call of booking.create_booking.
inline constexpr std::string_view kCreate = "create_booking";
/// A call of booking.cancel_booking.
inline constexpr std::string_view kCancel = "cancel_booking";
/// A call of booking.create_booking whose caller rolls it back, whatever it answers.
inline constexpr std::string_view kRolledBack = "create_booking_rolled_back";

/// Answers of create_booking, in the order of its Operation.
enum CreateAnswer : std::uint8_t {
  kBooked,
  kReplayed,
  kConflict,
  kSlotNotFound,
  kPatientNotFound,
  kKeyReused
};

/// Answers of cancel_booking, in the order of its Operation.
enum CancelAnswer : std::uint8_t {
  kCancelled,
  kCancelReplayed,
  kAlreadyCancelled,
  kAppointmentNotFound,
  kCancelKeyReused
};

/// create_booking with its answers.
Operation create_operation();
/// cancel_booking with its answers.
Operation cancel_operation();
/// The rolled-back call with the answers of create_booking.
Operation rolled_back_operation();

/// The text of an idempotency key: the clients send it, the snapshot reads it back.
std::string key_text(std::uint32_t number);
/// The number of a key's text; nothing if no client of ours made it.
std::optional<std::uint32_t> key_number(std::string_view text);
/// The number that is all that follows `prefix` in `text`, or nothing.
std::optional<std::uint32_t> number_after(std::string_view prefix, std::string_view text);

}  // namespace measure::booking
