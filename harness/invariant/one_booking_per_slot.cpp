#include <algorithm>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "invariant/holds.h"

namespace invariant {
namespace {

using measure::Record;

/// Two holds can be ordered unless both lasted and overlap, or all the moments that one can have
/// had lie within the other (the zones of Gibbons and Korach).
void judge_holds(const Holds& holds, Findings& findings) {
  using Hold = Holds::Certain;
  const auto clash = [&](const Hold& one, const Hold& other) {
    findings.violate({"two callers were told that they have the same slot",
                      {{"slot", slot_id(one.told->subject)}},
                      {*one.told, *other.told}});
  };
  std::vector<Hold> lasting;
  for (const Hold& hold : holds.certain()) {
    if (!hold.lasted()) continue;
    if (!lasting.empty() && hold.from < lasting.back().until) clash(lasting.back(), hold);
    lasting.push_back(hold);
  }
  for (const Hold& hold : holds.certain()) {
    if (hold.lasted()) continue;
    const auto after = std::ranges::lower_bound(lasting, hold.until, {}, &Hold::from);
    if (after == lasting.begin()) continue;
    const Hold& around = *std::prev(after);
    if (hold.from < around.until) clash(around, hold);
  }
}

void judge_history(const measure::History& history, Findings& findings) {
  const Bookings bookings(history);
  Holds holds;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    const auto called = [&](const Record& record) { return bookings.creates(record); };
    if (std::ranges::none_of(slot, called)) return;
    findings.examine();
    const std::uint32_t number = slot.front().subject;
    holds.read(slot, bookings, history);
    judge_holds(holds, findings);

    const auto win = std::ranges::find_if(
        slot, [&](const Record& record) { return bookings.may_have_won(record); });
    const auto refused = std::ranges::find_if(slot, [&](const Record& record) {
      return bookings.refused(record) || bookings.denied(record);
    });
    const bool all_answered = std::ranges::all_of(slot, [&](const Record& record) {
      return !bookings.creates(record) || base::answered(record.outcome);
    });
    if (win == slot.end() && refused != slot.end() && all_answered)
      findings.violate({fmt::format("all {} callers were answered and nobody has the slot",
                                    std::ranges::count_if(slot, called)),
                        {{"slot", slot_id(number)}},
                        {*refused}});
    const bool raced = win != slot.end() && std::ranges::any_of(slot, [&](const Record& other) {
                         return bookings.creates(other) && &other != &*win && other.overlaps(*win);
                       });
    if (raced) findings.exercise();
  });
}

void judge_database(const measure::Snapshot& snapshot, const measure::History& history,
                    Findings& findings) {
  std::vector<const measure::Snapshot::Appointment*> active;
  for (const auto& appointment : snapshot.appointments)
    if (appointment.booked) active.push_back(&appointment);
  std::ranges::sort(active, {}, &measure::Snapshot::Appointment::slot);
  const Bookings bookings(history);
  const auto slots = history.about(base::Kind::kSlot);
  for (std::size_t i = 1; i < active.size(); ++i) {
    if (active[i]->slot != active[i - 1]->slot || active[i]->slot == measure::kForeign) continue;
    Evidence evidence{"the database holds two active bookings for one slot",
                      {{"slot", slot_id(active[i]->slot)},
                       {"appointment", base::to_string(active[i - 1]->id)},
                       {"other appointment", base::to_string(active[i]->id)}},
                      {}};
    const auto tells = [&](const Record& record) {
      const base::Uuid& told = history.result_of(record);
      return bookings.won(record) && (told == active[i - 1]->id || told == active[i]->id);
    };
    if (findings.has_room())
      std::ranges::copy_if(std::ranges::equal_range(slots, active[i]->slot, {}, &Record::subject),
                           std::back_inserter(evidence.calls), tells);
    findings.violate(std::move(evidence));
  }
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  Findings findings;
  judge_database(snapshot, history, findings);
  judge_history(history, findings);
  return std::move(findings).conclude("another caller called while the winner did");
}

const base::Registrar<Invariant> kRegistrar(
    "one_booking_per_slot",
    {"A slot has at most one active booking, and of several callers that were all answered exactly "
     "one has it.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
