#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "measure/snapshot.h"
#include "simulation/dice.h"
#include "workload/booking_plan.h"

namespace simulation {

/// The booking procedures as they are promised, in memory and one call at a time. A call that
/// writes holds its locks until it commits; whoever needs them asks again later. Things are dealt
/// to the clinics in turn; who calls sees what belongs to the clinic that the call names.
class BookingServer {
 public:
  /// Stands for "no appointment".
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// What a call is told. `appointment` is an index into appointments().
  struct Reply {
    std::uint8_t answer = 0;
    std::uint32_t appointment = kNone;
  };

  BookingServer(const scenario::Data& data, Dice& dice)
      : clinics_(static_cast<std::uint32_t>(data.clinics)),
        clinicians_(static_cast<std::uint32_t>(data.clinicians)),
        patients_(static_cast<std::uint32_t>(data.patients)),
        dice_(dice) {}

  /// Until when a create_booking that runs at `now` waits for locks; `now` or before: it does not.
  std::int64_t create_waits(const workload::Booking& call, std::int64_t now) const;
  /// create_booking; if it books, it commits at `commit`.
  Reply create(const workload::Booking& call, std::int64_t now, std::int64_t commit);
  /// create_booking that is rolled back at `end`: it has the slot until then, and leaves nothing.
  Reply roll_back(const workload::Booking& call, std::int64_t end);
  /// Until when a cancel_booking waits for locks.
  std::int64_t cancel_waits(std::uint32_t appointment, const workload::Booking& call) const;
  /// cancel_booking by the caller and with the key of `call`; if it cancels, it commits at
  /// `commit`.
  Reply cancel(std::uint32_t appointment, const workload::Booking& call, std::int64_t commit);
  /// Whether the caller of `call` sees the appointment.
  bool sees(const workload::Booking& call, std::uint32_t appointment) const {
    return appointments_[appointment].clinic == call.clinic;
  }

  /// What the caller of `call` sees of the appointment, read by its id.
  Reply read(std::uint32_t appointment, const workload::Booking& call) const;

  /// The id of an appointment.
  const base::Uuid& id(std::uint32_t appointment) const { return appointments_[appointment].id; }
  /// What the tables hold, with slots 0 … slots - 1 at least.
  measure::Snapshot snapshot(std::uint32_t slots) const;

 private:
  struct Slot {
    std::uint32_t owner = kNone;
    bool being_cancelled = false;  ///< until locked_until everybody still sees it taken
    std::int64_t locked_until = 0;
  };
  struct BoundKey {
    bool cancels = false;
    std::uint32_t appointment = kNone;
    std::int64_t committed = 0;
  };
  using Change = measure::Snapshot::AuditRow::Operation;

  /// A key as its requester sent it; nobody is a user of two clinics.
  static std::uint64_t key_of(const workload::Booking& call) {
    return std::uint64_t{call.user} << 32 | call.key;
  }
  std::uint32_t clinic_of(std::uint32_t thing) const { return thing % clinics_; }
  void log(const base::Uuid& appointment, Change change, std::uint32_t clinic);
  void pay(const workload::Booking& call, const measure::Snapshot::Appointment& booked);
  void book_and_undo(const workload::Booking& call);

  Slot& slot(std::uint32_t index);
  const Slot* find_slot(std::uint32_t index) const {
    return index < slots_.size() ? &slots_[index] : nullptr;
  }

  const std::uint32_t clinics_, clinicians_, patients_;
  Dice& dice_;
  std::vector<Slot> slots_;
  std::vector<measure::Snapshot::Appointment> appointments_;
  std::unordered_map<std::uint64_t, BoundKey> keys_;
  std::vector<measure::Snapshot::AuditRow> audit_rows_;
  std::vector<measure::Snapshot::Payment> payments_;
  std::unordered_map<std::uint32_t, std::size_t> payment_of_;  ///< by appointment
  std::uint32_t xid_ = 700;  ///< of the transaction that wrote last
};

}  // namespace simulation
