#include <algorithm>
#include <limits>

#include "invariant/bookings.h"
#include "invariant/findings.h"
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
  measure::Intervals
      held;  ///< a winner may have had it: until its cancellation was certainly through
  measure::Intervals changes;  ///< somebody won it, rolled it back or gave it up
  Cancellations cancellations;

  void read(std::span<const Record> slot, const Bookings& bookings,
            const measure::History& history) {
    held.clear();
    changes.clear();
    cancellations.read(slot, bookings, history);
    for (const Record& record : slot) {
      if (bookings.may_have_won(record))
        held.add(record.invoked, lost_by(record, bookings, history));
      if (changes_it(record, bookings)) changes.add(record.invoked, record.answered);
    }
    held.sort();
    changes.sort();
  }

  /// When the winner's booking was cancelled for certain; never, perhaps.
  std::int64_t lost_by(const Record& win, const Bookings& bookings,
                       const measure::History& history) const {
    std::int64_t lost = std::numeric_limits<std::int64_t>::max();
    for (const auto& one : cancellations.of(history.result_of(win)))
      if (bookings.cancelled(*one.call)) lost = std::min(lost, one.call->answered);
    return lost;
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
