#include "measure/snapshot.h"

#include <algorithm>

namespace measure {

const Snapshot::Appointment* Snapshot::appointment(const base::Uuid& id) const {
  const auto at = std::ranges::lower_bound(appointments, id, {}, &Appointment::id);
  return at == appointments.end() || at->id != id ? nullptr : &*at;
}

const Snapshot::Slot* Snapshot::slot(std::uint32_t index) const {
  const auto at = std::ranges::lower_bound(slots, index, {}, &Slot::slot);
  return at == slots.end() || at->slot != index ? nullptr : &*at;
}

void Snapshot::sort() {
  std::ranges::sort(slots, {}, &Slot::slot);
  std::ranges::sort(appointments, {}, &Appointment::id);
  std::ranges::sort(bound_keys, {}, &BoundKey::key);
}

}  // namespace measure
