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

std::span<const Snapshot::Event> Snapshot::event(std::uint32_t number) const {
  const auto found = std::ranges::equal_range(events, number, {}, &Event::event);
  return {found.begin(), found.end()};
}

void Snapshot::sort() {
  std::ranges::sort(slots, {}, &Slot::slot);
  std::ranges::sort(appointments, {}, &Appointment::id);
  std::ranges::sort(bound_keys, {}, &BoundKey::key);
  std::ranges::sort(events, {}, &Event::event);
}

}  // namespace measure
