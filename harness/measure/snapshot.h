#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.h"
#include "measure/record.h"

namespace measure {

/// What the database holds when the load is at rest: the id columns that invariants need, no
/// patient's data. Things of the seed by their index, kForeign for any other.
struct Snapshot {
  /// A row of appointment_slots.
  struct Slot {
    std::uint32_t slot = 0;
    std::uint32_t clinic = 0;
    bool is_available = false;
    base::Uuid appointment;  ///< empty: none
  };
  /// A row of appointments.
  struct Appointment {
    base::Uuid id;
    std::uint32_t slot = 0;
    std::uint32_t patient = 0;
    std::uint32_t clinic = 0;
    bool booked = false;  ///< status 'booked': it holds its slot
  };
  /// A row of booking.booking_requests: a bound key.
  struct BoundKey {
    std::uint32_t key = 0;  ///< kForeign: no client of ours sent it
    bool cancels = false;   ///< bound by cancel_booking
    std::uint32_t slot = 0;
    std::uint32_t patient = 0;
    base::Uuid appointment;
  };

  std::vector<Slot> slots;                ///< by slot
  std::vector<Appointment> appointments;  ///< by id
  std::vector<BoundKey> bound_keys;       ///< by key

  /// The appointment of that id, or nullptr.
  const Appointment* appointment(const base::Uuid& id) const;
  /// The slot of that index, or nullptr.
  const Slot* slot(std::uint32_t index) const;
  /// Puts the rows into the order that the look-ups above rely on.
  void sort();
};

}  // namespace measure
