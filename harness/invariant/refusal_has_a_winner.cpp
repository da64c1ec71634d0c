#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;

/// Whether the winner may have held the slot at some moment of the refused call: it was sent before
/// the refusal came, and its booking was not certainly cancelled before the refused call was sent.
bool explains(const Record& win, const Record& refusal, std::span<const Record> slot,
              const Bookings& bookings, const measure::History& history) {
  if (win.invoked > refusal.answered) return false;
  return std::ranges::none_of(slot, [&](const Record& cancel) {
    return bookings.cancelled(cancel) && history.result_of(cancel) == history.result_of(win) &&
           cancel.answered < refusal.invoked;
  });
}

/// Whether the call ran while somebody else won the slot, rolled it back or gave it up: then the
/// procedure could mistake what it saw for a booking that stays.
bool meets_a_change(const Record& call, std::span<const Record> slot, const Bookings& bookings) {
  return std::ranges::any_of(slot, [&](const Record& other) {
    const bool changes =
        bookings.won(other) || bookings.rolled_back(other) || bookings.cancelled(other);
    return changes && &other != &call && other.overlaps(call);
  });
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  Findings findings;
  std::vector<const Record*> winners;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    winners.clear();
    for (const Record& record : slot)
      if (bookings.may_have_won(record)) winners.push_back(&record);
    for (const Record& refusal : slot) {
      if (bookings.creates(refusal) && meets_a_change(refusal, slot, bookings)) findings.exercise();
      if (bookings.denied(refusal)) {
        findings.violate(
            {"a caller was told that a slot or a patient does not exist that does",
             {{"slot", slot_id(refusal.subject)}, {"patient", patient_id(refusal.party)}},
             {refusal}});
      }
      if (!bookings.refused(refusal)) continue;
      findings.examine();
      const bool explained = std::ranges::any_of(winners, [&](const Record* win) {
        return explains(*win, refusal, slot, bookings, history);
      });
      if (explained) continue;
      Evidence evidence{"a caller was refused a slot that nobody had",
                        {{"slot", slot_id(refusal.subject)}},
                        {refusal}};
      for (const Record& other : slot)
        if (&other != &refusal && other.overlaps(refusal)) evidence.calls.push_back(other);
      findings.violate(std::move(evidence));
    }
  });
  return std::move(findings).conclude("a call met another that won, rolled back or cancelled");
}

const base::Registrar<Invariant> kRegistrar(
    "refusal_has_a_winner",
    {"Nobody is refused a slot unless another caller has it: a booking that was rolled back or "
     "cancelled before is no reason.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
