#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "invariant/findings.h"
#include "measure/booking.h"
#include "measure/webhook.h"

namespace invariant {
namespace {

using base::Kind;
using measure::Record;
using measure::Snapshot;
using Facts = std::vector<std::pair<std::string, std::string>>;

std::string clinic_id(std::uint32_t clinic) {
  return clinic == measure::kForeign ? "unknown"
                                     : base::to_string(base::seeded_uuid(Kind::kClinic, clinic));
}

/// Follows what each row refers to and compares the clinics.
class Closure {
 public:
  Closure(const Snapshot& snapshot, const measure::History& history)
      : snapshot_(snapshot), history_(history) {}

  Verdict judge() && {
    for (const Snapshot::Appointment& row : snapshot_.appointments) judge_appointment(row);
    for (const Snapshot::BoundKey& row : snapshot_.bound_keys) judge_key(row);
    for (const Snapshot::Event& row : snapshot_.events) judge_event(row);
    judge_audit();
    // Within one clinic there is no way to leave it.
    if (several_) findings_.exercise(compared_);
    return std::move(findings_).conclude("rows of two clinics were compared");
  }

 private:
  /// A row as evidence tells of it, and what its calls are about.
  struct Told {
    std::string row;
    Facts facts;
    Kind kind;
    std::uint32_t subject;
  };

  /// The clinic of a row has to be that of what it refers to, if that is known.
  template <class Tell>
  void compare(std::uint32_t clinic, std::string_view other, std::optional<std::uint32_t> others,
               Tell tell) {
    if (!others) return;
    findings_.examine();
    ++compared_;
    if (!first_clinic_) first_clinic_ = clinic;
    several_ = several_ || clinic != *first_clinic_ || *others != *first_clinic_;
    if (clinic == *others) return;
    const Told told = tell();
    Evidence evidence{
        fmt::format("{} is of another clinic than its {}", told.row, other), told.facts, {}};
    evidence.facts.emplace_back("clinic", clinic_id(clinic));
    evidence.facts.emplace_back(fmt::format("clinic of the {}", other), clinic_id(*others));
    for (const Record& call :
         std::ranges::equal_range(history_.about(told.kind), told.subject, {}, &Record::subject))
      if (call.outcome == base::Outcome::kDone) evidence.calls.push_back(call);
    findings_.violate(std::move(evidence));
  }

  void judge_appointment(const Snapshot::Appointment& row) {
    const auto tell = [&] {
      return Told{
          "an appointment", {{"appointment", base::to_string(row.id)}}, Kind::kSlot, row.slot};
    };
    compare(row.clinic, "slot", snapshot_.clinic_of(Kind::kSlot, row.slot), tell);
    compare(row.clinic, "patient", snapshot_.clinic_of(Kind::kPatient, row.patient), tell);
  }

  void judge_key(const Snapshot::BoundKey& row) {
    const auto tell = [&] {
      return Told{"a bound key",
                  {{"key", measure::booking::key_text(row.key)},
                   {"appointment", base::to_string(row.appointment)}},
                  Kind::kSlot,
                  row.slot};
    };
    compare(row.clinic, "requester", snapshot_.clinic_of(Kind::kUser, row.requester), tell);
    compare(row.clinic, "slot", snapshot_.clinic_of(Kind::kSlot, row.slot), tell);
    compare(row.clinic, "patient", snapshot_.clinic_of(Kind::kPatient, row.patient), tell);
    if (const auto* appointment = snapshot_.appointment(row.appointment))
      compare(row.clinic, "appointment", appointment->clinic, tell);
  }

  void judge_event(const Snapshot::Event& row) {
    compare(row.clinic, "integration", snapshot_.clinic_of(Kind::kWebhook, row.webhook), [&] {
      return Told{"an event", {{"event", base::to_string(row.id)}}, Kind::kEvent, row.event};
    });
  }

  void judge_audit() {
    std::vector<const Snapshot::Event*> events;
    for (const Snapshot::Event& event : snapshot_.events) events.push_back(&event);
    std::ranges::sort(events, {}, &Snapshot::Event::id);
    for (const Snapshot::AuditRow& row : snapshot_.audit_rows) {
      const auto tell = [&](Kind kind, std::uint32_t subject) {
        return Told{"an audit row", {{"logged", base::to_string(row.thing)}}, kind, subject};
      };
      if (row.table == Snapshot::AuditRow::Table::kAppointments) {
        if (const auto* about = snapshot_.appointment(row.thing))
          compare(row.clinic, "appointment", about->clinic,
                  [&] { return tell(Kind::kSlot, about->slot); });
        continue;
      }
      const auto about = std::ranges::lower_bound(events, row.thing, {}, &Snapshot::Event::id);
      if (about != events.end() && (*about)->id == row.thing)
        compare(row.clinic, "event", (*about)->clinic,
                [&] { return tell(Kind::kEvent, (*about)->event); });
    }
  }

  const Snapshot& snapshot_;
  const measure::History& history_;
  Findings findings_;
  std::uint64_t compared_ = 0;
  std::optional<std::uint32_t> first_clinic_;
  bool several_ = false;  ///< of the compared rows not all are of one clinic
};

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  return Closure(snapshot, history).judge();
}

const base::Registrar<Invariant> kRegistrar(
    "rows_stay_in_their_clinic",
    {"Appointments, keys, events and audit rows belong to the clinic of whatever they refer to.",
     kClinic, judge});

}  // namespace
}  // namespace invariant
