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

/// Somebody of the booking's clinic reads its appointment by id.
inline constexpr std::string_view kRead = "read_booking";

/// Answers of create_booking, in the order of its Operation. Record::token is the payment that the
/// call asks for, in cents; 0: none.
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

/// Answers of a read, in the order of its Operation.
enum ReadAnswer : std::uint8_t { kSeenBooked, kSeenCancelled, kSeenNothing };

/// Calls by people whom the procedures must turn away, and what each must be told.
enum Probe : std::uint8_t {
  kBookFromOtherClinic,      ///< another clinic's user, the booking's slot and key text
  kBookWithColleaguesKey,    ///< another user of the clinic, the booking's slot and key text
  kBookOtherClinicsPatient,  ///< a free slot for a patient of another clinic
  kCancelFromOtherClinic,    ///< another clinic's user, the booking's appointment
  kLookFromOtherClinic,      ///< another clinic's user reads slot, patient and appointment by id
  kProbes
};
/// The operation of a probe: create_booking's or cancel_booking's answers, or of a look "nothing"
/// and "seen".
const Operation& probe_operation(Probe probe);
/// The only right answer, an index into the operation's answers.
std::uint8_t right_answer(Probe probe);

/// create_booking with its answers.
Operation create_operation();
/// cancel_booking with its answers.
Operation cancel_operation();
/// The rolled-back call with the answers of create_booking.
Operation rolled_back_operation();

/// The read: what the appointment's status is, or "nothing".
Operation read_operation();

/// The text of an idempotency key: the clients send it, the snapshot reads it back.
std::string key_text(std::uint32_t number);
/// The number of a key's text; nothing if no client of ours made it.
std::optional<std::uint32_t> key_number(std::string_view text);
/// The number that is all that follows `prefix` in `text`, or nothing.
std::optional<std::uint32_t> number_after(std::string_view prefix, std::string_view text);

}  // namespace measure::booking
