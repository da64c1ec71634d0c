#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
using Calls = std::span<const Record* const>;

Evidence clash(const std::string& what, const Record& first, const Record& second,
               const measure::History& history) {
  return {what,
          {{"key", measure::booking::key_text(second.key)},
           {"slot", slot_id(second.subject)},
           {"first answer", base::to_string(history.result_of(first))},
           {"this answer", base::to_string(history.result_of(second))}},
          {first, second}};
}

bool same_key(const Record& left, const Record& right) { return left.key == right.key; }

/// Who may have had the slots, by slot.
class Winners {
 public:
  Winners(const measure::History& history, const Bookings& bookings) {
    measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
      Rivals winners;
      for (const Record& record : slot)
        if (bookings.may_have_won(record)) winners.add(record, same_key);
      if (winners.first() != nullptr) all_.push_back(winners);
    });
  }
  /// Whether somebody with another key may have had the slot before the call was answered.
  bool any_other(const Record& call) const {
    const auto at = std::ranges::lower_bound(
        all_, call.subject, {}, [](const Rivals& winners) { return winners.first()->subject; });
    return at != all_.end() && at->first()->subject == call.subject &&
           at->any_unlike(call, call.answered, same_key);
  }

 private:
  std::vector<Rivals> all_;
};

/// What is wrong with a call that repeats the request of `first`, which booked; "" if nothing is.
std::string wrong_repeat(const Record& first, const Record& call, const measure::History& history,
                         const Bookings& bookings, const Winners& winners) {
  if (bookings.won(call)) return "a repeated request booked a second time";
  if (bookings.acknowledged(call)) {
    if (history.result_of(call) != history.result_of(first))
      return "a repeated request was answered with another appointment";
    if (call.answered < first.invoked)
      return "a request was told replayed before the call that booked was sent";
    return "";
  }
  // A refusal binds nothing, so one that came before the key was bound is no contradiction.
  if (bookings.refused(call) && call.invoked > first.answered)
    return "a repeated request was told conflict although its key was bound";
  if (bookings.refused(call) && call.answered >= first.invoked && !winners.any_other(call))
    return "a repeated request was told conflict with its own booking";
  if (bookings.denied(call))
    return "a repeated request was told that its slot or patient does not exist";
  if (call.answer == measure::booking::kKeyReused && bookings.creates(call))
    return "a repeated request was told that its key is used for something else";
  return "";
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  const Winners winners(history, bookings);
  Findings findings;
  for_each_key(history, bookings, [&](Calls calls) {
    const auto first =
        std::ranges::find_if(calls, [&](const Record* call) { return bookings.won(*call); });
    const bool doubtful = std::ranges::any_of(
        calls, [](const Record* call) { return call->outcome == base::Outcome::kInDoubt; });
    for (const Record* call : calls) {
      if (first == calls.end()) {
        const bool replayed = bookings.acknowledged(*call) && !doubtful;
        if (replayed)
          findings.violate(clash("a call was told replayed, but nobody booked with its key", *call,
                                 *call, history));
        continue;
      }
      if (call == *first || !same_request(**first, *call)) continue;
      findings.examine();
      findings.exercise();
      const std::string wrong = wrong_repeat(**first, *call, history, bookings, winners);
      if (!wrong.empty()) findings.violate(clash(wrong, **first, *call, history));
    }
  });
  return std::move(findings).conclude("a request that booked was repeated");
}

const base::Registrar<Invariant> kRegistrar(
    "replay_returns_first_answer",
    {"A request that is repeated with its key, at once or later, books once and gets the first "
     "answer again.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
