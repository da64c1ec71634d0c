#include <algorithm>
#include <limits>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
namespace booking = measure::booking;

/// One of the calls about a slot that says something of an appointment.
struct Told {
  base::Uuid appointment;
  const Record* call;
};

/// What is known of an appointment: the first answers that tell that it exists and that it is
/// cancelled, and the first call that may have cancelled it.
struct Known {
  const Record* exists = nullptr;
  const Record* cancelled = nullptr;
  std::int64_t may_be_cancelled = std::numeric_limits<std::int64_t>::max();
};

void take_earlier(const Record*& known, const Record& call) {
  if (known == nullptr || call.answered < known->answered) known = &call;
}

/// The reads of an appointment tell of it, too: what one has seen the next one sees.
Known known_of(std::span<const Told> all, const Bookings& bookings) {
  Known known;
  for (const auto& [appointment, call] : all) {
    const bool reads = bookings.reads(*call);
    const bool finds_cancelled =
        bookings.finds_cancelled(*call) || (reads && call->answer == booking::kSeenCancelled);
    const bool sees = reads && call->answer == booking::kSeenBooked;
    if (finds_cancelled || sees || bookings.acknowledged(*call)) take_earlier(known.exists, *call);
    if (finds_cancelled) take_earlier(known.cancelled, *call);
    if (bookings.may_have_cancelled(*call))
      known.may_be_cancelled = std::min(known.may_be_cancelled, call->invoked);
  }
  return known;
}

/// The call that was answered before the read was sent and clashes with what that saw, or the read
/// itself if it saw what nobody had done; nullptr if it may be true.
const Record* untrue(const Record& read, const Known& known) {
  const auto before = [&](const Record* call) {
    return call != nullptr && call->answered < read.invoked ? call : nullptr;
  };
  switch (read.answer) {
    case booking::kSeenNothing: return before(known.exists);
    case booking::kSeenBooked: return before(known.cancelled);
    case booking::kSeenCancelled: return known.may_be_cancelled > read.answered ? &read : nullptr;
    default: return nullptr;
  }
}

void judge_appointment(std::span<const Told> all, const Bookings& bookings,
                       const measure::History& history, Findings& findings) {
  const auto reads = [&](const Told& told) { return bookings.reads(*told.call); };
  if (std::ranges::none_of(all, reads)) return;
  const Known known = known_of(all, bookings);
  for (const auto& [appointment, call] : all) {
    if (!bookings.reads(*call) || call->answer == measure::kNoAnswer) continue;
    findings.examine();
    if (known.exists != nullptr && known.exists->answered < call->invoked &&
        known.exists->session != call->session)
      findings.exercise();
    const Record* clashes = untrue(*call, known);
    if (clashes == nullptr) continue;
    Evidence evidence{
        clashes == call
            ? "an appointment was seen cancelled that nobody cancelled"
            : "somebody of the clinic was shown " + std::string(history.answer_of(*call)) +
                  ", although another answer had been given before",
        {{"slot", slot_id(call->subject)}, {"appointment", base::to_string(appointment)}},
        {*call}};
    if (clashes != call) evidence.calls.insert(evidence.calls.begin(), *clashes);
    findings.violate(std::move(evidence));
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  Findings findings;
  std::vector<Told> all;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    const auto reads = [&](const Record& record) { return bookings.reads(record); };
    if (std::ranges::none_of(slot, reads)) return;
    all.clear();
    for (const Record& record : slot)
      if (bookings.acknowledged(record) || bookings.cancels(record) || reads(record))
        all.push_back({history.result_of(record), &record});
    std::ranges::stable_sort(all, {}, &Told::appointment);
    for (std::size_t begin = 0; begin < all.size();) {
      std::size_t end = begin + 1;
      while (end < all.size() && all[end].appointment == all[begin].appointment) ++end;
      judge_appointment(std::span(all).subspan(begin, end - begin), bookings, history, findings);
      begin = end;
    }
  });
  return std::move(findings).conclude("somebody else read a booking after it was acknowledged");
}

const base::Registrar<Invariant> kRegistrar(
    "acknowledged_is_seen",
    {"Once a booking is acknowledged everybody of its clinic sees it, booked until somebody "
     "cancels it, and cancelled for ever once that is acknowledged.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
