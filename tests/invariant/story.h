#pragma once

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "measure/booking.h"
#include "measure/session.h"

namespace support {

/// A run told by hand: what callers asked and were told, and what the database holds. Times are in
/// milliseconds; each call has a session of its own unless told otherwise.
class Story {
 public:
  Story() {
    history.operations = {measure::booking::create_operation(),
                          measure::booking::cancel_operation(),
                          measure::booking::rolled_back_operation()};
    measure::Phase phase;
    phase.name = "told";
    phase.workload = "booking_volley";
    phase.call_limit = std::chrono::seconds(7);
    for (std::uint8_t i = 0; i < measure::booking::kProbes; ++i)
      history.operations.push_back(
          measure::booking::probe_operation(static_cast<measure::booking::Probe>(i)));
    history.operations.push_back(measure::session::inspect_operation());
    history.operations.push_back(measure::booking::read_operation());
    phase.arrivals.resize(history.operations.size());
    phase.skipped.resize(history.operations.size());
    history.phases.push_back(phase);
    history.results.emplace_back();
  }

  /// A call of create_booking: told `answer`, with that appointment (0: none).
  measure::Record& create(std::uint32_t slot, std::uint32_t key, std::int64_t from_ms,
                          std::int64_t to_ms, std::uint8_t answer, std::uint32_t appointment = 0) {
    return call(0, slot, key, from_ms, to_ms, answer, appointment);
  }
  /// A call of cancel_booking for that appointment.
  measure::Record& cancel(std::uint32_t slot, std::uint32_t key, std::int64_t from_ms,
                          std::int64_t to_ms, std::uint8_t answer, std::uint32_t appointment) {
    return call(1, slot, key, from_ms, to_ms, answer, appointment);
  }
  /// A call of create_booking that was rolled back.
  measure::Record& roll_back(std::uint32_t slot, std::uint32_t key, std::int64_t from_ms,
                             std::int64_t to_ms, std::uint32_t appointment) {
    return call(2, slot, key, from_ms, to_ms, measure::booking::kBooked, appointment);
  }

  /// A stranger's call about the slot.
  measure::Record& probe(measure::booking::Probe probe, std::uint32_t slot, std::int64_t from_ms,
                         std::int64_t to_ms, std::uint8_t answer) {
    return call(static_cast<std::uint8_t>(3 + probe), slot, 1, from_ms, to_ms, answer, 0);
  }
  /// A read of an appointment about that slot.
  measure::Record& read(std::uint32_t slot, std::int64_t from_ms, std::int64_t to_ms,
                        std::uint8_t answer, std::uint32_t appointment) {
    return call(4 + measure::booking::kProbes, slot, 0, from_ms, to_ms, answer, appointment);
  }
  /// What a session said of itself before it ended.
  measure::Record& inspect(std::int64_t from_ms, std::int64_t to_ms, std::uint8_t answer) {
    return call(3 + measure::booking::kProbes, measure::kForeign, 0, from_ms, to_ms, answer, 0);
  }

  /// A stored appointment, its bound key, and its slot. Booking and cancelling are logged, each in
  /// a transaction of its own.
  void store(std::uint32_t slot, std::uint32_t key, std::uint32_t appointment, bool booked = true) {
    log(appointment, measure::Snapshot::AuditRow::Operation::kInsert, ++xid_);
    if (!booked) log(appointment, measure::Snapshot::AuditRow::Operation::kUpdate, ++xid_);
    snapshot.appointments.push_back({id(appointment), slot, 10 + slot, 0, booked, xid_});
    snapshot.bound_keys.push_back({key, false, slot, 10 + slot, id(appointment)});
    for (auto& one : snapshot.slots)
      if (one.slot == slot) {
        if (booked) one = {slot, 0, false, id(appointment)};
        return;
      }
    snapshot.slots.push_back({slot, 0, !booked, booked ? id(appointment) : base::Uuid{}});
  }
  /// A payment for the appointment stored last, made or voided with it.
  measure::Snapshot::Payment& pay(std::int64_t cents) {
    using Status = measure::Snapshot::Payment::Status;
    const measure::Snapshot::Appointment& booked = snapshot.appointments.back();
    const auto number = static_cast<std::uint32_t>(900 + snapshot.payments.size());
    snapshot.payments.push_back({id(number), booked.id, snapshot.bound_keys.back().key, 0, 0, cents,
                                 booked.booked ? Status::kPending : Status::kVoided, booked.xid});
    return snapshot.payments.back();
  }
  /// An audit row about an appointment.
  void log(std::uint32_t appointment, measure::Snapshot::AuditRow::Operation operation,
           std::uint32_t xid) {
    const auto number = static_cast<std::int64_t>(snapshot.audit_rows.size() + 1);
    snapshot.audit_rows.push_back({number, id(appointment),
                                   measure::Snapshot::AuditRow::Table::kAppointments, operation, 0,
                                   xid});
  }
  /// The key that a cancellation bound.
  void bind_cancel(std::uint32_t slot, std::uint32_t key, std::uint32_t appointment) {
    snapshot.bound_keys.push_back({key, true, slot, 10 + slot, id(appointment)});
  }

  /// What the named invariant says of it.
  invariant::Verdict judge(const std::string& name) {
    measure::Snapshot at_rest = snapshot;
    measure::History told = history;
    at_rest.sort();
    told.finish();
    return invariant::judge({name}, at_rest, told).front().verdict;
  }

  /// The uuid of an appointment that a test knows by a number.
  static base::Uuid id(std::uint32_t appointment) {
    return appointment == 0 ? base::Uuid{} : base::seeded_uuid(base::Kind::kWebhook, appointment);
  }

  measure::History history;
  measure::Snapshot snapshot;

 private:
  measure::Record& call(std::uint8_t operation, std::uint32_t slot, std::uint32_t key,
                        std::int64_t from_ms, std::int64_t to_ms, std::uint8_t answer,
                        std::uint32_t appointment) {
    measure::Record record;
    record.operation = operation;
    record.subject = slot;
    record.party = 10 + slot;
    record.key = key;
    record.due = record.invoked = from_ms * 1'000'000;
    record.answered = to_ms * 1'000'000;
    record.answer = answer;
    record.outcome = history.operations[operation].answers[answer].outcome;
    if (appointment != 0) {
      history.results.push_back(id(appointment));
      record.result = static_cast<std::uint32_t>(history.results.size() - 1);
    }
    record.session = static_cast<std::uint32_t>(history.sessions.size());
    history.sessions.push_back(
        {record.session, 100 + static_cast<std::int32_t>(record.session), 0});
    ++history.phases[0].arrivals[operation];
    history.records.push_back(record);
    return history.records.back();
  }

  std::uint32_t xid_ = 700;  ///< of the transaction told last
};

}  // namespace support
