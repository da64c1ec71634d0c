#include "measure/snapshot.h"

#include <algorithm>
#include <tuple>

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

std::span<const Snapshot::AuditRow> Snapshot::audit(AuditRow::Table table,
                                                    const base::Uuid& thing) const {
  const auto found =
      std::ranges::equal_range(audit_rows, std::pair(table, thing), {},
                               [](const AuditRow& row) { return std::pair(row.table, row.thing); });
  return {found.begin(), found.end()};
}

void Snapshot::sort() {
  std::ranges::sort(slots, {}, &Slot::slot);
  std::ranges::sort(appointments, {}, &Appointment::id);
  std::ranges::sort(bound_keys, {}, &BoundKey::key);
  std::ranges::sort(events, {}, &Event::event);
  std::ranges::sort(audit_rows, {},
                    [](const AuditRow& row) { return std::tuple(row.table, row.thing, row.id); });
}

}  // namespace measure
