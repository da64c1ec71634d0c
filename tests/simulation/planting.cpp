#include "simulation/planting.h"

#include <algorithm>
#include <cassert>

namespace simulation {

using measure::Record;
using measure::Snapshot;

std::span<Record> Field::about(const Record& record) {
  const auto kind = history.operations[record.operation].subject;
  const auto all = history.about(kind);
  const auto found = std::ranges::equal_range(all, record.subject, {}, &Record::subject);
  return {history.records.data() + (std::to_address(found.begin()) - history.records.data()),
          found.size()};
}

void Field::answer(Record& record, std::uint8_t answer) {
  record.answer = answer;
  record.outcome = history.operations[record.operation].answers[answer].outcome;
}

void Field::give(Record& record, const base::Uuid& id) {
  record.result = static_cast<std::uint32_t>(history.results.size());
  history.results.push_back(id);
}

void Field::move(Record& record, std::int64_t invoked, std::int64_t answered) {
  record.due = record.invoked = invoked;
  record.answered = answered;
}

void Field::add(Record record) {
  history.records.push_back(record);
  if (record.continued == 0) ++history.phases[record.phase].arrivals[record.operation];
}

void Field::remove(const std::function<bool(const Record&)>& fits) {
  std::erase_if(history.records, [&](const Record& record) {
    const bool gone = fits(record);
    if (gone && record.continued == 0) --history.phases[record.phase].arrivals[record.operation];
    return gone;
  });
}

Snapshot::Appointment& Field::appointment(const base::Uuid& id) {
  const auto found =
      std::ranges::lower_bound(snapshot.appointments, id, {}, &Snapshot::Appointment::id);
  assert(found != snapshot.appointments.end() && found->id == id);
  return *found;
}

Snapshot::Slot& Field::slot(std::uint32_t index) {
  return *std::ranges::lower_bound(snapshot.slots, index, {}, &Snapshot::Slot::slot);
}

Snapshot::Event& Field::event(std::uint32_t number) {
  return *std::ranges::lower_bound(snapshot.events, number, {}, &Snapshot::Event::event);
}

Snapshot::BoundKey* Field::bound_key(std::uint32_t key) {
  const auto found =
      std::ranges::lower_bound(snapshot.bound_keys, key, {}, &Snapshot::BoundKey::key);
  return found == snapshot.bound_keys.end() || found->key != key ? nullptr : &*found;
}

void Field::set_slot(std::uint32_t index, const base::Uuid& appointment) {
  Snapshot::Slot& row = slot(index);
  row.is_available = appointment.empty();
  row.appointment = appointment;
}

void Field::log(Snapshot::AuditRow row) {
  const auto& rows = snapshot.audit_rows;
  const auto last = std::ranges::max_element(rows, {}, &Snapshot::AuditRow::id);
  row.id = last == rows.end() ? 1 : last->id + 1;
  snapshot.audit_rows.push_back(row);
}

std::uint32_t Field::other_member(base::Kind kind, std::uint32_t clinic, std::uint32_t but) {
  const Snapshot::Member* found =
      any_of<Snapshot::Member>(snapshot.members, [&](const auto& member) {
        return member.kind == kind && member.clinic == clinic && member.index != but;
      });
  assert(found != nullptr);
  return found->index;
}

}  // namespace simulation
