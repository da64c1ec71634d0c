#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "invariant/holds.h"
#include "measure/intervals.h"

namespace invariant {
namespace {

using measure::Record;

/// A caller that wants the slot, whether it means to keep it or not.
bool asks(const Record& record, const Bookings& bookings) {
  return bookings.creates(record) || bookings.rolled_back(record);
}

/// What a refusal at a slot can come from.
struct Reasons {
  measure::Intervals held;     ///< somebody may have had it
  measure::Intervals changes;  ///< somebody won it, rolled it back or gave it up
  Holds holds;

  void read(std::span<const Record> slot, const Bookings& bookings,
            const measure::History& history) {
    held.clear();
    changes.clear();
    holds.read(slot, bookings, history);
    for (const Holds::Possible& hold : holds.possible()) held.add(hold.from, hold.until);
    for (const Record& record : slot)
      if (changes_it(record, bookings)) changes.add(record.invoked, record.answered);
    held.sort();
    changes.sort();
  }

  static bool changes_it(const Record& record, const Bookings& bookings) {
    return bookings.won(record) || bookings.rolled_back(record) || bookings.cancelled(record);
  }

  /// Whether the call ran while somebody else changed the slot: then the procedure could mistake
  /// what it saw for a booking that stays.
  bool confuse(const Record& call, const Bookings& bookings) const {
    const std::uint64_t own = changes_it(call, bookings) ? 1 : 0;
    return changes.meeting(call.invoked, call.answered) > own;
  }
};

void judge_call(const Record& call, std::span<const Record> slot, const Reasons& reasons,
                const Bookings& bookings, Findings& findings) {
  if (bookings.creates(call) && reasons.confuse(call, bookings)) findings.exercise();
  if (bookings.denied(call))
    findings.violate({"a caller was told that a slot or a patient does not exist that does",
                      {{"slot", slot_id(call.subject)}, {"patient", patient_id(call.party)}},
                      {call}});
  if (!asks(call, bookings) || call.answer != measure::booking::kConflict) return;
  findings.examine();
  if (reasons.held.meeting(call.invoked, call.answered) > 0) return;
  Evidence evidence{
      "a caller was refused a slot that nobody had", {{"slot", slot_id(call.subject)}}, {call}};
  if (findings.has_room())
    std::ranges::copy_if(slot, std::back_inserter(evidence.calls), [&](const Record& other) {
      return &other != &call && other.overlaps(call);
    });
  findings.violate(std::move(evidence));
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  Findings findings;
  Reasons reasons;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    reasons.read(slot, bookings, history);
    for (const Record& call : slot) judge_call(call, slot, reasons, bookings, findings);
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
