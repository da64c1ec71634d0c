#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;

/// The time in which a winner certainly holds its slot: from its answer to the first moment at
/// which somebody may have cancelled it.
struct Ownership {
  const Record* win;
  std::int64_t from;
  std::int64_t until;
};

std::vector<Ownership> ownerships(std::span<const Record> slot, const Bookings& bookings,
                                  const measure::History& history) {
  std::vector<Ownership> owned;
  for (const Record& win : slot) {
    if (!bookings.won(win)) continue;
    Ownership mine{&win, win.answered, std::numeric_limits<std::int64_t>::max()};
    for (const Record& cancel : slot)
      if (bookings.may_have_cancelled(cancel) &&
          history.result_of(cancel) == history.result_of(win))
        mine.until = std::min(mine.until, cancel.invoked);
    if (mine.from < mine.until) owned.push_back(mine);
  }
  std::ranges::sort(owned, {}, &Ownership::from);
  return owned;
}

void judge_history(const measure::History& history, Findings& findings) {
  const Bookings bookings(history);
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    const auto called = [&](const Record& record) { return bookings.creates(record); };
    if (std::ranges::none_of(slot, called)) return;
    findings.examine();
    const std::uint32_t number = slot.front().subject;

    const auto owned = ownerships(slot, bookings, history);
    for (std::size_t i = 1; i < owned.size(); ++i) {
      if (owned[i].from >= owned[i - 1].until) continue;
      findings.violate({"two callers were told that they have the same slot",
                        {{"slot", slot_id(number)}},
                        {*owned[i - 1].win, *owned[i].win}});
    }

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
    for (const Record& record :
         std::ranges::equal_range(slots, active[i]->slot, {}, &Record::subject)) {
      const base::Uuid& told = history.result_of(record);
      if (bookings.won(record) && (told == active[i - 1]->id || told == active[i]->id))
        evidence.calls.push_back(record);
    }
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
