#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using Appointment = measure::Snapshot::Appointment;
using Slot = measure::Snapshot::Slot;

std::string shown(const base::Uuid& id) { return id.empty() ? "none" : base::to_string(id); }

/// What is wrong between a slot and its active bookings; "" if nothing is.
std::string disagreement(const Slot& slot, std::span<const Appointment* const> active) {
  if (active.empty()) {
    if (!slot.is_available) return "the slot is taken, but no active booking has it";
    if (!slot.appointment.empty()) return "the slot is free, but still names an appointment";
    return "";
  }
  if (slot.is_available) return "the slot is free, but an active booking has it";
  const bool named = std::ranges::any_of(
      active, [&](const Appointment* one) { return one->id == slot.appointment; });
  return named ? "" : "the slot names another appointment than the booking that has it";
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  std::vector<const Appointment*> by_slot;
  for (const Appointment& appointment : snapshot.appointments) by_slot.push_back(&appointment);
  std::ranges::sort(by_slot, {}, &Appointment::slot);
  const Bookings bookings(history);
  Findings findings;
  std::vector<const Appointment*> active;
  for (const Slot& slot : snapshot.slots) {
    const auto mine = std::ranges::equal_range(by_slot, slot.slot, {}, &Appointment::slot);
    active.clear();
    std::ranges::copy_if(mine, std::back_inserter(active), &Appointment::booked);
    findings.examine();
    if (!mine.empty()) findings.exercise();
    const std::string wrong = disagreement(slot, active);
    if (wrong.empty()) continue;
    Evidence evidence{wrong,
                      {{"slot", slot_id(slot.slot)},
                       {"is_available", slot.is_available ? "true" : "false"},
                       {"the slot's appointment", shown(slot.appointment)},
                       {"active booking", active.empty() ? "none" : shown(active.front()->id)}},
                      {}};
    for (const measure::Record& record : std::ranges::equal_range(
             history.about(base::Kind::kSlot), slot.slot, {}, &measure::Record::subject))
      if (bookings.won(record) || bookings.cancelled(record)) evidence.calls.push_back(record);
    findings.violate(std::move(evidence));
  }
  return std::move(findings).conclude("a slot was booked");
}

const base::Registrar<Invariant> kRegistrar(
    "slot_agrees_with_appointment",
    {"A slot is taken and names its appointment exactly while an active booking has it.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
