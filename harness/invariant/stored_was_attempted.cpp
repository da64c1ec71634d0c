#include <algorithm>
#include <tuple>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
using measure::Snapshot;

/// What the clients' calls may have left in the database.
struct Attempts {
  std::vector<base::Uuid> told;                                   ///< ids told as booked
  std::vector<std::pair<std::uint32_t, std::uint32_t>> doubtful;  ///< slot, patient
  std::vector<std::uint32_t> keys;  ///< of calls that may have bound one
};

Attempts attempts(const measure::History& history, const Bookings& bookings, Findings& findings) {
  Attempts all;
  for (const Record& record : history.about(base::Kind::kSlot)) {
    const bool doubtful = record.outcome == base::Outcome::kInDoubt;
    if (bookings.won(record)) all.told.push_back(history.result_of(record));
    if (bookings.creates(record) && doubtful)
      all.doubtful.emplace_back(record.subject, record.party);
    if (bookings.may_have_won(record) || bookings.may_have_cancelled(record))
      all.keys.push_back(record.key);
    // What was refused, failed or was rolled back must have left nothing.
    if (bookings.rolled_back(record) || (record.outcome != base::Outcome::kDone && !doubtful))
      findings.exercise();
  }
  std::ranges::sort(all.told);
  std::ranges::sort(all.doubtful);
  std::ranges::sort(all.keys);
  return all;
}

Evidence evidence(const std::string& what, std::uint32_t slot, std::uint32_t patient,
                  const base::Uuid& appointment, const measure::History& history,
                  const Findings& findings) {
  Evidence found{what,
                 {{"slot", slot_id(slot)},
                  {"patient", patient_id(patient)},
                  {"appointment", base::to_string(appointment)}},
                 {}};
  if (!findings.has_room()) return found;
  for (const Record& record :
       std::ranges::equal_range(history.about(base::Kind::kSlot), slot, {}, &Record::subject))
    if (record.party == patient) found.calls.push_back(record);
  return found;
}

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  const Bookings bookings(history);
  Findings findings;
  const Attempts attempted = attempts(history, bookings, findings);
  for (const Snapshot::Appointment& stored : snapshot.appointments) {
    findings.examine();
    if (std::ranges::binary_search(attempted.told, stored.id)) continue;
    if (std::ranges::binary_search(attempted.doubtful, std::pair(stored.slot, stored.patient)))
      continue;
    findings.violate(evidence("an appointment is stored that no caller was told of", stored.slot,
                              stored.patient, stored.id, history, findings));
  }
  for (const Snapshot::BoundKey& bound : snapshot.bound_keys) {
    findings.examine();
    if (std::ranges::binary_search(attempted.keys, bound.key)) continue;
    Evidence found = evidence("a key is bound by a call that was refused, failed or never made",
                              bound.slot, bound.patient, bound.appointment, history, findings);
    found.facts.emplace_back("key", bound.key == measure::kForeign
                                        ? "not one of ours"
                                        : measure::booking::key_text(bound.key));
    findings.violate(std::move(found));
  }
  return std::move(findings).conclude("a call was refused, failed or was rolled back");
}

const base::Registrar<Invariant> kRegistrar(
    "stored_was_attempted",
    {"Every stored appointment and bound key belongs to a call that succeeded: what was refused, "
     "failed or was rolled back left nothing behind.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
