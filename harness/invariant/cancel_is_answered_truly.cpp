#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
namespace booking = measure::booking;

/// Why the answer of a cancellation cannot be true; "" if it can. Clients only cancel appointments
/// that they were told of, each with keys of its own.
std::string untruth(const Record& call, std::span<const Cancellations::One> cancelled,
                    const Bookings& bookings) {
  const auto earlier = [&](auto matches) {
    return std::ranges::any_of(cancelled, [&](const Cancellations::One& one) {
      return one.call != &call && one.call->invoked <= call.answered && matches(*one.call);
    });
  };
  const auto certainly = [&](const Record& other) { return bookings.cancelled(other); };
  switch (call.answer) {
    case booking::kCancelled: return earlier(certainly) ? "an appointment was cancelled twice" : "";
    case booking::kAlreadyCancelled:
      if (earlier([&](const Record& other) {
            return certainly(other) && other.key == call.key && other.answered < call.invoked;
          }))
        return "its key was bound to that very cancellation";
      return earlier([](const Record&) { return true; }) ? ""
                                                         : "nobody had cancelled the appointment";
    case booking::kCancelReplayed:
      return earlier([&](const Record& other) { return other.key == call.key; })
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
