#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "invariant/holds.h"

namespace invariant {
namespace {

using measure::Record;
namespace booking = measure::booking;

/// Why the answer of a cancellation cannot be true; "" if it can. `all` are the calls that may have
/// cancelled its appointment. Clients only cancel appointments that they were told of, each with
/// keys of its own.
template <class Calls>
std::string untruth(const Record& call, const Calls& all, const Bookings& bookings) {
  const auto certain = std::ranges::find_if(
      all, [&](const Record* other) { return other != &call && bookings.cancelled(*other); });
  // Whether it was cancelled before with a key that fits: by the one call that was told so, or, if
  // there is none, by one that is in doubt.
  const auto cancelled_before = [&](auto fits) {
    const auto can_have = [&](const Record* other) {
      return other->invoked <= call.answered && fits(other->key);
    };
    return certain != all.end() ? can_have(*certain) : std::ranges::any_of(all, can_have);
  };
  switch (call.answer) {
    case booking::kCancelled:
      return cancelled_before([&](std::uint32_t) { return certain != all.end(); })
                 ? "an appointment was cancelled twice"
                 : "";
    case booking::kAlreadyCancelled:
      return cancelled_before([&](std::uint32_t key) { return key != call.key; })
                 ? ""
                 : "nobody had cancelled the appointment with another key";
    case booking::kCancelReplayed:
      return cancelled_before([&](std::uint32_t key) { return key == call.key; })
                 ? ""
                 : "nobody had cancelled the appointment with that key";
    case booking::kAppointmentNotFound: return "the appointment exists";
    case booking::kCancelKeyReused: return "the key was never used for anything else";
    default: return "";
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  Findings findings;
  Cancellations cancellations;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    cancellations.read(slot, bookings, history);
    for (const Record& call : slot) {
      if (!bookings.cancels(call) || !base::answered(call.outcome)) continue;
      findings.examine();
      findings.exercise();
      const std::string wrong = untruth(call, cancellations.of(history.result_of(call)), bookings);
      if (wrong.empty()) continue;
      findings.violate(
          {"a cancellation was told " + std::string(history.answer_of(call)) + ", but " + wrong,
           {{"slot", slot_id(call.subject)},
            {"appointment", base::to_string(history.result_of(call))},
            {"key", booking::key_text(call.key)}},
           {call}});
    }
  });
  return std::move(findings).conclude("a cancellation was answered");
}

const base::Registrar<Invariant> kRegistrar("cancel_is_answered_truly",
                                            {"An appointment is cancelled once; who comes later, "
                                             "or repeats it, is told so, and nobody else "
                                             "is.",
                                             "booking_volley", judge});

}  // namespace
}  // namespace invariant
