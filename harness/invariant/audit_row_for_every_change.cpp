#include <algorithm>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::Snapshot;
using AuditRow = Snapshot::AuditRow;
using Operation = AuditRow::Operation;
using Table = AuditRow::Table;
using Rows = std::span<const AuditRow>;

std::size_t count(Rows rows, Operation operation) {
  return static_cast<std::size_t>(std::ranges::count(rows, operation, &AuditRow::operation));
}

/// What is wrong with the log of an appointment that is stored; "" if nothing is. Its row carries
/// the transaction of its last change only. How often a transaction changed it nobody can tell.
std::string wrong_log(const Snapshot::Appointment& stored, Rows log, bool ours) {
  if (count(log, Operation::kInsert) > 1) return "an appointment was logged as inserted twice";
  if (count(log, Operation::kDelete) > 0) return "a stored appointment was logged as deleted";
  if (ours && count(log, Operation::kInsert) == 0) return "an appointment was booked without a log";
  if (ours && !stored.booked && count(log, Operation::kUpdate) == 0)
    return "an appointment was cancelled without a log";
  if (log.back().xid != stored.xid)
    return "an appointment's last change was not logged in the same transaction";
  const bool elsewhere =
      std::ranges::any_of(log, [&](const AuditRow& row) { return row.clinic != stored.clinic; });
  return elsewhere ? "an appointment's change was logged for another clinic" : "";
}

/// Whether the log is that of something which was made and undone.
bool undone(Rows log) {
  return log.front().operation == Operation::kInsert && count(log, Operation::kInsert) == 1 &&
         log.back().operation == Operation::kDelete && count(log, Operation::kDelete) == 1;
}

std::string shown(Rows log) {
  std::string text;
  for (const AuditRow& row : log) {
    constexpr std::string_view kNames[] = {"INSERT", "UPDATE", "DELETE", "other"};
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ",
                        kNames[static_cast<std::size_t>(row.operation)], row.xid);
  }
  return text.empty() ? "nothing" : text;
}

/// Told bookings, by appointment.
std::vector<std::pair<base::Uuid, const Record*>> told_bookings(const measure::History& history) {
  const Bookings bookings(history);
  std::vector<std::pair<base::Uuid, const Record*>> told;
  for (const Record& record : history.about(base::Kind::kSlot))
    if (bookings.won(record)) told.emplace_back(history.result_of(record), &record);
  std::ranges::sort(told);
  return told;
}

void judge_stored(const Snapshot& snapshot, const measure::History& history, Findings& findings) {
  const auto told = told_bookings(history);
  for (const Snapshot::Appointment& stored : snapshot.appointments) {
    const Rows log = snapshot.audit(Table::kAppointments, stored.id);
    const auto call =
        std::ranges::lower_bound(told, stored.id, {}, [](const auto& one) { return one.first; });
    const bool ours = call != told.end() && call->first == stored.id;
    // One that is not logged and that no caller was told of may be from before the load.
    if (log.empty() && !ours) continue;
    findings.examine();
    findings.exercise(stored.booked ? 1 : 2);
    const std::string wrong = wrong_log(stored, log, ours);
    if (wrong.empty()) continue;
    Evidence evidence{wrong,
                      {{"appointment", base::to_string(stored.id)},
                       {"written in", std::to_string(stored.xid)},
                       {"logged", shown(log)}},
                      {}};
    if (ours) evidence.calls.push_back(*call->second);
    findings.violate(std::move(evidence));
  }
}

void judge_vanished(const Snapshot& snapshot, Findings& findings) {
  std::vector<base::Uuid> events;
  for (const Snapshot::Event& event : snapshot.events) events.push_back(event.id);
  std::ranges::sort(events);
  for (Rows rest = snapshot.audit_rows; !rest.empty();) {
    const AuditRow& row = rest.front();
    const Rows log = snapshot.audit(row.table, row.thing);
    rest = rest.subspan(log.size());
    const bool appointment = row.table == Table::kAppointments;
    if (appointment ? snapshot.appointment(row.thing) != nullptr
                    : std::ranges::binary_search(events, row.thing))
      continue;
    findings.examine();
    findings.exercise();
    if (undone(log)) continue;
    const std::string what = appointment ? "appointment" : "event";
    findings.violate({fmt::format("a change was logged of an {} that is not stored", what),
                      {{what, base::to_string(row.thing)}, {"logged", shown(log)}},
                      {}});
  }
}

/// Replays of which nobody knows what they did.
std::size_t replays_in_doubt(const measure::History& history) {
  const auto replay = history.operation(measure::webhook::kReplay);
  const auto about = history.about(base::Kind::kEvent);
  return static_cast<std::size_t>(std::ranges::count_if(about, [&](const Record& record) {
    return record.operation == replay && record.outcome == base::Outcome::kInDoubt;
  }));
}

void judge_replays(const Snapshot& snapshot, const measure::History& history, Findings& findings) {
  const std::size_t doubtful = replays_in_doubt(history);
  Webhooks(history).for_each_event([&](const EventStory& story) {
    const Rows log = snapshot.audit(Table::kEvents, story.id);
    const std::size_t logged = count(log, Operation::kUpdate);
    const std::size_t answered = story.replays.size();
    if (logged == 0 && answered == 0) return;
    findings.examine();
    findings.exercise(answered);
    if (logged >= answered && logged <= answered + doubtful) return;
    Evidence evidence = event_evidence(
        fmt::format("an event was replayed {} times and logged {} times", answered, logged), story,
        {});
    for (const Record* replay : story.replays) evidence.calls.push_back(*replay);
    findings.violate(std::move(evidence));
  });
}

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  Findings findings;
  if (snapshot.read) {
    judge_stored(snapshot, history, findings);
    judge_vanished(snapshot, findings);
    judge_replays(snapshot, history, findings);
  }
  return std::move(findings).conclude("an appointment was changed or an event replayed");
}

const base::Registrar<Invariant> kRegistrar(
    "audit_row_for_every_change",
    {"Every change of an appointment and every replay is logged, in the transaction that makes it, "
     "and nothing is logged that was not done.",
     kClinic, judge});

}  // namespace
}  // namespace invariant
