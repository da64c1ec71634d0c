#include "simulation/booking_server.h"

#include <algorithm>

#include "measure/booking.h"

namespace simulation {

namespace booking = measure::booking;

BookingServer::Slot& BookingServer::slot(std::uint32_t index) {
  if (index >= slots_.size()) slots_.resize(index + 1);
  return slots_[index];
}

std::int64_t BookingServer::create_waits(const workload::Booking& call, std::int64_t now) const {
  if (const auto bound = keys_.find(call.key); bound != keys_.end()) return bound->second.committed;
  const Slot* slot = find_slot(call.slot);
  if (slot == nullptr) return 0;
  // A slot whose cancellation is not committed is seen as taken: that needs no lock.
  return slot->being_cancelled && slot->locked_until > now ? 0 : slot->locked_until;
}

BookingServer::Reply BookingServer::create(const workload::Booking& call, std::int64_t now,
                                           std::int64_t commit) {
  if (const auto bound = keys_.find(call.key); bound != keys_.end()) {
    const auto& made = appointments_[bound->second.appointment];
    const bool same =
        !bound->second.cancels && made.slot == call.slot && made.patient == call.patient;
    if (!same) return {booking::kKeyReused};
    return {booking::kReplayed, bound->second.appointment};
  }
  Slot& wanted = slot(call.slot);
  if (wanted.owner != kNone || wanted.locked_until > now) return {booking::kConflict};
  const auto appointment = static_cast<std::uint32_t>(appointments_.size());
  appointments_.push_back({dice_.uuid(), call.slot, call.patient, call.clinic, true});
  wanted = {appointment, false, commit};
  keys_[call.key] = {false, appointment, commit};
  return {booking::kBooked, appointment};
}

BookingServer::Reply BookingServer::roll_back(const workload::Booking& call, std::int64_t end) {
  Slot& wanted = slot(call.slot);
  if (wanted.owner != kNone) return {booking::kConflict};
  wanted = {kNone, false, end};
  return {booking::kBooked};
}

std::int64_t BookingServer::cancel_waits(std::uint32_t appointment, std::uint32_t key) const {
  const auto bound = keys_.find(key);
  if (bound != keys_.end()) return bound->second.committed;
  return slots_[appointments_[appointment].slot].locked_until;
}

BookingServer::Reply BookingServer::cancel(std::uint32_t appointment, std::uint32_t key,
                                           std::int64_t commit) {
  if (keys_.contains(key)) return {booking::kCancelReplayed, appointment};
  auto& row = appointments_[appointment];
  if (!row.booked) return {booking::kAlreadyCancelled, appointment};
  row.booked = false;
  slots_[row.slot] = {kNone, true, commit};
  keys_[key] = {true, appointment, commit};
  return {booking::kCancelled, appointment};
}

measure::Snapshot BookingServer::snapshot(std::uint32_t slots, std::uint32_t clinics) const {
  measure::Snapshot all;
  all.appointments = appointments_;
  // Some may have been booked before their own volley came.
  slots = std::max(slots, static_cast<std::uint32_t>(slots_.size()));
  for (std::uint32_t i = 0; i < slots; ++i) {
    const Slot* known = find_slot(i);
    const bool taken = known != nullptr && known->owner != kNone;
    all.slots.push_back({i, i % clinics, !taken, taken ? id(known->owner) : base::Uuid{}});
  }
  all.bound_keys.reserve(keys_.size());
  for (const auto& [key, bound] : keys_) {
    const auto& row = appointments_[bound.appointment];
    all.bound_keys.push_back({key, bound.cancels, row.slot, row.patient, row.id});
  }
  return all;
}

}  // namespace simulation
