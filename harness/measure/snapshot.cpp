#include "measure/snapshot.h"

#include <algorithm>
#include <tuple>

namespace measure {

const Snapshot::Appointment* Snapshot::appointment(const base::Uuid& id) const {
  const auto at = std::ranges::lower_bound(appointments, id, {}, &Appointment::id);
  return at == appointments.end() || at->id != id ? nullptr : &*at;
}

std::span<const Snapshot::Payment> Snapshot::payments_of(const base::Uuid& appointment) const {
  const auto found = std::ranges::equal_range(payments, appointment, {}, &Payment::appointment);
  return {found.begin(), found.end()};
}

const Snapshot::Slot* Snapshot::slot(std::uint32_t index) const {
  const auto at = std::ranges::lower_bound(slots, index, {}, &Slot::slot);
  return at == slots.end() || at->slot != index ? nullptr : &*at;
}

std::optional<std::uint32_t> Snapshot::clinic_of(base::Kind kind, std::uint32_t index) const {
  if (index == kForeign) return std::nullopt;
  if (kind == base::Kind::kSlot) {
    const Slot* found = slot(index);
    return found == nullptr ? std::nullopt : std::optional(found->clinic);
  }
  const auto key = [](const Member& member) { return std::pair(member.kind, member.index); };
  const auto at = std::ranges::lower_bound(members, std::pair(kind, index), {}, key);
  if (at == members.end() || key(*at) != std::pair(kind, index)) return std::nullopt;
  return at->clinic;
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
  std::ranges::sort(members, {},
                    [](const Member& member) { return std::pair(member.kind, member.index); });
  std::ranges::sort(slots, {}, &Slot::slot);
  std::ranges::sort(appointments, {}, &Appointment::id);
  std::ranges::sort(bound_keys, {}, &BoundKey::key);
  std::ranges::sort(payments, {}, [](const Payment& payment) {
    return std::pair(payment.appointment, payment.id);
  });
  std::ranges::sort(events, {}, &Event::event);
  std::ranges::sort(audit_rows, {},
                    [](const AuditRow& row) { return std::tuple(row.table, row.thing, row.id); });
}

}  // namespace measure
