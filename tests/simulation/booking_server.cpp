#include "simulation/booking_server.h"

#include <algorithm>

#include "measure/booking.h"

namespace simulation {

namespace booking = measure::booking;

BookingServer::Slot& BookingServer::slot(std::uint32_t index) {
  if (index >= slots_.size()) slots_.resize(index + 1);
  return slots_[index];
}

void BookingServer::log(const base::Uuid& appointment, Change change, std::uint32_t clinic) {
  const auto number = static_cast<std::int64_t>(audit_rows_.size() + 1);
  audit_rows_.push_back({number, appointment, measure::Snapshot::AuditRow::Table::kAppointments,
                         change, clinic, xid_});
}

/// The payment that a booking asks for, in the booking's transaction.
void BookingServer::pay(const workload::Booking& call,
                        const measure::Snapshot::Appointment& booked) {
  if (call.payment_cents == 0) return;
  payment_of_[static_cast<std::uint32_t>(&booked - appointments_.data())] = payments_.size();
  payments_.push_back({dice_.uuid(), booked.id, call.key, call.clinic, call.user,
                       call.payment_cents, measure::Snapshot::Payment::Status::kPending, xid_});
}

/// What a call leaves that had booked when it found that its key is bound.
void BookingServer::book_and_undo(const workload::Booking& call) {
  const base::Uuid id = dice_.uuid();
  ++xid_;
  log(id, Change::kInsert, call.clinic);
  log(id, Change::kDelete, call.clinic);
}

std::int64_t BookingServer::create_waits(const workload::Booking& call, std::int64_t now) const {
  if (const auto bound = keys_.find(key_of(call)); bound != keys_.end())
    return bound->second.committed;
  if (clinic_of(call.slot) != call.clinic) return 0;
  const Slot* slot = find_slot(call.slot);
  if (slot == nullptr) return 0;
  // A slot whose cancellation is not committed is seen as taken: that needs no lock.
  return slot->being_cancelled && slot->locked_until > now ? 0 : slot->locked_until;
}

BookingServer::Reply BookingServer::create(const workload::Booking& call, std::int64_t now,
                                           std::int64_t commit) {
  if (const auto bound = keys_.find(key_of(call)); bound != keys_.end()) {
    const auto& made = appointments_[bound->second.appointment];
    const bool same =
        !bound->second.cancels && made.slot == call.slot && made.patient == call.patient;
    if (same) return {booking::kReplayed, bound->second.appointment};
    if (slot(call.slot).owner == kNone && dice_.chance(0.7)) book_and_undo(call);
    return {booking::kKeyReused};
  }
  if (clinic_of(call.slot) != call.clinic) return {booking::kSlotNotFound};
  if (clinic_of(call.patient) != call.clinic) return {booking::kPatientNotFound};
  Slot& wanted = slot(call.slot);
  if (wanted.owner != kNone || wanted.locked_until > now) return {booking::kConflict};
  const auto appointment = static_cast<std::uint32_t>(appointments_.size());
  appointments_.push_back({dice_.uuid(), call.slot, call.patient, call.clinic, true, ++xid_});
  log(id(appointment), Change::kInsert, call.clinic);
  pay(call, appointments_.back());
  wanted = {appointment, false, commit};
  keys_[key_of(call)] = {false, appointment, commit};
  return {booking::kBooked, appointment};
}

BookingServer::Reply BookingServer::roll_back(const workload::Booking& call, std::int64_t end) {
  Slot& wanted = slot(call.slot);
  if (wanted.owner != kNone) return {booking::kConflict};
  wanted = {kNone, false, end};
  return {booking::kBooked};
}

std::int64_t BookingServer::cancel_waits(std::uint32_t appointment,
                                         const workload::Booking& call) const {
  const auto bound = keys_.find(key_of(call));
  if (bound != keys_.end()) return bound->second.committed;
  if (!sees(call, appointment)) return 0;
  return slots_[appointments_[appointment].slot].locked_until;
}

BookingServer::Reply BookingServer::cancel(std::uint32_t appointment, const workload::Booking& call,
                                           std::int64_t commit) {
  if (keys_.contains(key_of(call))) return {booking::kCancelReplayed, appointment};
  if (!sees(call, appointment)) return {booking::kAppointmentNotFound};
  auto& row = appointments_[appointment];
  if (!row.booked) return {booking::kAlreadyCancelled, appointment};
  row.booked = false;
  row.xid = ++xid_;
  log(row.id, Change::kUpdate, row.clinic);
  if (const auto paid = payment_of_.find(appointment); paid != payment_of_.end()) {
    payments_[paid->second].status = measure::Snapshot::Payment::Status::kVoided;
    payments_[paid->second].xid = xid_;
  }
  slots_[row.slot] = {kNone, true, commit};
  keys_[key_of(call)] = {true, appointment, commit};
  return {booking::kCancelled, appointment};
}

BookingServer::Reply BookingServer::read(std::uint32_t appointment,
                                         const workload::Booking& call) const {
  if (!sees(call, appointment)) return {booking::kSeenNothing, appointment};
  return {appointments_[appointment].booked ? booking::kSeenBooked : booking::kSeenCancelled,
          appointment};
}

measure::Snapshot BookingServer::snapshot(std::uint32_t slots) const {
  measure::Snapshot all;
  for (std::uint32_t i = 0; i < clinicians_; ++i)
    all.members.push_back({base::Kind::kUser, i, clinic_of(i)});
  for (std::uint32_t i = 0; i < patients_; ++i)
    all.members.push_back({base::Kind::kPatient, i, clinic_of(i)});
  all.appointments = appointments_;
  all.audit_rows = audit_rows_;
  all.payments = payments_;
  // Some may have been booked before their own volley came.
  slots = std::max(slots, static_cast<std::uint32_t>(slots_.size()));
  for (std::uint32_t i = 0; i < slots; ++i) {
    const Slot* known = find_slot(i);
    const bool taken = known != nullptr && known->owner != kNone;
    all.slots.push_back({i, clinic_of(i), !taken, taken ? id(known->owner) : base::Uuid{}});
  }
  all.bound_keys.reserve(keys_.size());
  for (const auto& [key, bound] : keys_) {
    const auto& row = appointments_[bound.appointment];
    all.bound_keys.push_back({static_cast<std::uint32_t>(key), bound.cancels, row.slot, row.patient,
                              row.id, row.clinic, static_cast<std::uint32_t>(key >> 32)});
  }
  return all;
}

}  // namespace simulation
