#include <algorithm>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
using measure::Snapshot;

/// Ids of the appointments that a call cancelled for certain, and of those that one may have.
struct Cancelled {
  std::vector<base::Uuid> certain;
  std::vector<base::Uuid> possible;
};

Cancelled cancelled_ids(const measure::History& history, const Bookings& bookings) {
  Cancelled all;
  for (const Record& record : history.about(base::Kind::kSlot)) {
    if (bookings.cancelled(record)) all.certain.push_back(history.result_of(record));
    if (bookings.may_have_cancelled(record)) all.possible.push_back(history.result_of(record));
  }
  std::ranges::sort(all.certain);
  std::ranges::sort(all.possible);
  return all;
}

/// Why what the caller was told is not what the database holds; "" if it is.
std::string loss(const Record& record, const base::Uuid& told, const Snapshot& snapshot,
                 const Cancelled& cancelled) {
  if (told.empty()) return "the caller was told of a booking without an id";
  const Snapshot::Appointment* stored = snapshot.appointment(told);
  if (stored == nullptr) return "the appointment that the caller was told of is not stored";
  if (stored->slot != record.subject) return "the appointment is stored for another slot";
  if (stored->patient != record.party) return "the appointment is stored for another patient";
  if (!stored->booked && !std::ranges::binary_search(cancelled.possible, told))
    return "the booking is no longer active, but nobody cancelled it";
  if (stored->booked && std::ranges::binary_search(cancelled.certain, told))
    return "the booking is active, although its cancellation was acknowledged";
  return "";
}

/// Why the key of a call that booked or cancelled does not lead to its appointment; "" if it does.
std::string unbound(const Record& record, const base::Uuid& told, const Snapshot& snapshot,
                    const Bookings& bookings) {
  const auto bound =
      std::ranges::equal_range(snapshot.bound_keys, record.key, {}, &Snapshot::BoundKey::key);
  const std::string which =
      std::string("the key of the call that ") + (bookings.won(record) ? "booked" : "cancelled");
  if (bound.empty()) return which + " is not bound";
  const bool leads = std::ranges::any_of(bound, [&](const Snapshot::BoundKey& key) {
    return key.cancels == bookings.cancelled(record) && key.appointment == told;
  });
  return leads ? "" : which + " is bound to something else";
}

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  const Bookings bookings(history);
  const Cancelled cancelled = cancelled_ids(history, bookings);
  Findings findings;
  for (const Record& record : history.about(base::Kind::kSlot)) {
    const bool cancels = bookings.cancelled(record);
    if ((!bookings.acknowledged(record) && !cancels) || !snapshot.read) continue;
    findings.examine();
    findings.exercise();
    const base::Uuid& told = history.result_of(record);
    std::string wrong = cancels ? "" : loss(record, told, snapshot, cancelled);
    if (wrong.empty() && (bookings.won(record) || cancels))
      wrong = unbound(record, told, snapshot, bookings);
    if (wrong.empty()) continue;
    findings.violate({wrong,
                      {{"slot", slot_id(record.subject)},
                       {"patient", patient_id(record.party)},
                       {"appointment", base::to_string(told)},
                       {"key", measure::booking::key_text(record.key)}},
                      {record}});
  }
  return std::move(findings).conclude("a booking was acknowledged");
}

const base::Registrar<Invariant> kRegistrar(
    "acknowledged_is_stored",
    {"Whatever a caller was told is booked or cancelled, the database holds: that appointment, for "
     "that slot and patient, under that key.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
