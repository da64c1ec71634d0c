#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "invariant/holds.h"

namespace invariant {
namespace {

using measure::Record;
using Calls = std::span<const Record* const>;

/// What is wrong with a call whose key `first` bound to another request; "" if nothing is.
/// The key was bound at the time `bound` at the latest.
std::string wrong_reuse(const Record& first, const Record& call, std::int64_t bound,
                        const Bookings& bookings, const Winners& winners) {
  if (bookings.won(call)) return "a key that is bound to one request booked another one";
  if (bookings.acknowledged(call)) return "another request with a bound key was told replayed";
  // While the key is being bound the call may still meet an ordinary refusal.
  const bool after = call.invoked > bound;
  if (after && base::answered(call.outcome) && call.answer != measure::booking::kKeyReused)
    return "another request with a bound key was not told key_reused";
  const bool same_slot = call.subject == first.subject && call.answered >= first.invoked;
  if (bookings.refused(call) && same_slot && !winners.any_other(call, bound))
    return "another request with a key was told conflict with that key's own booking";
  return "";
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  const Winners winners(history, bookings);
  Findings findings;
  for_each_key(history, bookings, [&](Calls calls) {
    const auto first =
        std::ranges::find_if(calls, [&](const Record* call) { return bookings.won(*call); });
    const std::int64_t bound = bound_by(calls, bookings);
    Rivals binders;
    for (const Record* call : calls)
      if (bookings.may_have_won(*call)) binders.add(*call, same_request);
    for (const Record* call : calls) {
      const bool told = bookings.finds_reused(*call);
      if (told && !binders.any_unlike(*call, call->answered, same_request)) {
        findings.violate(
            {"a call was told key_reused, but nobody bound its key to anything else",
             {{"key", measure::booking::key_text(call->key)}, {"slot", slot_id(call->subject)}},
             {*call}});
      }
      if (first == calls.end() || same_request(**first, *call)) continue;
      findings.examine();
      findings.exercise();
      const std::string wrong = wrong_reuse(**first, *call, bound, bookings, winners);
      if (wrong.empty()) continue;
      findings.violate({wrong,
                        {{"key", measure::booking::key_text(call->key)},
                         {"slot", slot_id((*first)->subject)},
                         {"other slot", slot_id(call->subject)},
                         {"patient", patient_id((*first)->party)},
                         {"other patient", patient_id(call->party)}},
                        {**first, *call}});
    }
  });
  return std::move(findings).conclude("a bound key came with another request");
}

const base::Registrar<Invariant> kRegistrar(
    "key_reuse_is_refused",
    {"A key that is bound to one request is refused for any other, and only then.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
