#include "measure/booking.h"

#include <array>
#include <charconv>

namespace measure::booking {

using base::Outcome;

Operation create_operation() {
  return {std::string(kCreate),
          {{"booked", Outcome::kDone},
           {"replayed", Outcome::kDone},
           {"conflict", Outcome::kRefused},
           {"slot_not_found", Outcome::kRefused},
           {"patient_not_found", Outcome::kRefused},
           {"key_reused", Outcome::kRefused}}};
}

Operation cancel_operation() {
  return {std::string(kCancel),
          {{"cancelled", Outcome::kDone},
           {"replayed", Outcome::kDone},
           {"already_cancelled", Outcome::kRefused},
           {"appointment_not_found", Outcome::kRefused},
           {"key_reused", Outcome::kRefused}}};
}

Operation rolled_back_operation() {
  Operation operation = create_operation();
  operation.name = kRolledBack;
  return operation;
}

Operation read_operation() {
  return {std::string(kRead),
          {{"booked", Outcome::kDone}, {"cancelled", Outcome::kDone}, {"nothing", Outcome::kDone}}};
}

const Operation& probe_operation(Probe probe) {
  static const std::array<Operation, kProbes> kOperations = [] {
    std::array<Operation, kProbes> all{
        create_operation(),
        create_operation(),
        create_operation(),
        cancel_operation(),
        {"", {{"nothing", Outcome::kDone}, {"seen", Outcome::kDone}}}};
    all[kBookFromOtherClinic].name = "book_from_other_clinic";
    all[kBookWithColleaguesKey].name = "book_with_colleagues_key";
    all[kBookOtherClinicsPatient].name = "book_other_clinics_patient";
    all[kCancelFromOtherClinic].name = "cancel_from_other_clinic";
    all[kLookFromOtherClinic].name = "look_from_other_clinic";
    return all;
  }();
  return kOperations.at(probe);
}

std::uint8_t right_answer(Probe probe) {
  switch (probe) {
    case kBookFromOtherClinic: return kSlotNotFound;
    case kBookWithColleaguesKey: return kConflict;
    case kBookOtherClinicsPatient: return kPatientNotFound;
    case kCancelFromOtherClinic: return kAppointmentNotFound;
    case kLookFromOtherClinic:
    case kProbes: break;
  }
  return 0;
}

std::string key_text(std::uint32_t number) { return "key-" + std::to_string(number); }

std::optional<std::uint32_t> key_number(std::string_view text) {
  return number_after("key-", text);
}

std::optional<std::uint32_t> number_after(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace measure::booking
