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

/// Whether somebody with another key may have had the slot before the call was answered.
bool another_winner(const Record& call, const measure::History& history, const Bookings& bookings) {
  return std::ranges::any_of(std::ranges::equal_range(history.about(base::Kind::kSlot),
                                                      call.subject, {}, &Record::subject),
                             [&](const Record& other) {
                               return bookings.may_have_won(other) && other.key != call.key &&
                                      other.invoked <= call.answered;
                             });
}

/// What is wrong with a call that repeats the request of `first`, which booked; "" if nothing is.
std::string wrong_repeat(const Record& first, const Record& call, const measure::History& history,
                         const Bookings& bookings) {
  if (bookings.won(call)) return "a repeated request booked a second time";
  if (bookings.acknowledged(call)) {
    if (history.result_of(call) != history.result_of(first))
      return "a repeated request was answered with another appointment";
    return "";
  }
  // A refusal binds nothing, so one that came before the key was bound is no contradiction.
  if (bookings.refused(call) && call.answered >= first.invoked &&
      !another_winner(call, history, bookings))
    return "a repeated request was told conflict with its own booking";
  if (bookings.denied(call))
    return "a repeated request was told that its slot or patient does not exist";
  if (call.answer == measure::booking::kKeyReused && bookings.creates(call))
    return "a repeated request was told that its key is used for something else";
  return "";
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
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
      const std::string wrong = wrong_repeat(**first, *call, history, bookings);
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
