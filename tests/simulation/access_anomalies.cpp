#include <algorithm>

#include "measure/booking.h"
#include "measure/session.h"
#include "simulation/planting.h"

namespace simulation {
namespace {

using measure::Operation;
using measure::Record;
using measure::Snapshot;
namespace booking = measure::booking;

const std::string kStrangers = "strangers_are_turned_away";
const std::string kSeen = "acknowledged_is_seen";
const std::string kLeftClean = "session_is_left_clean";
const std::string kAcknowledged = "acknowledged_is_stored";
const std::string kCounts = "counts_add_up";
const std::string kClinics = "rows_stay_in_their_clinic";

/// A call of the operation that was told `answer`.
Record* call_of(Field& field, const Operation& operation, std::uint8_t answer) {
  const auto number = field.history.operation(operation.name);
  return field.any(
      [&](const Record& record) { return record.operation == number && record.answer == answer; });
}

/// A call of the operation is told something else than `right`.
auto told_otherwise(const Operation& operation, std::uint8_t right, std::uint8_t wrong) {
  return [=](Field& field) {
    Record* call = call_of(field, operation, right);
    if (call != nullptr) field.answer(*call, wrong);
    return call != nullptr;
  };
}

/// An anomaly for each answer of the operation but the right one.
std::vector<Anomaly> wrong_answers(const Operation& operation, std::uint8_t right,
                                   const std::string& found_by) {
  std::vector<Anomaly> all;
  for (std::uint8_t i = 0; i < operation.answers.size(); ++i)
    if (i != right)
      all.push_back({operation.name + " is told " + operation.answers[i].name,
                     told_otherwise(operation, right, i),
                     {found_by}});
  return all;
}

/// Another clinic's user cancels a booking, and is told so.
bool cancel_from_other_clinic(Field& field) {
  constexpr auto kProbe = booking::kCancelFromOtherClinic;
  Record* call = call_of(field, booking::probe_operation(kProbe), booking::right_answer(kProbe));
  if (call == nullptr) return false;
  field.answer(*call, booking::kCancelled);
  const base::Uuid id = field.slot(call->subject).appointment;
  Snapshot::Appointment& row = field.appointment(id);
  row.booked = false;
  row.xid = field.new_xid();
  field.log({0, id, Snapshot::AuditRow::Table::kAppointments,
             Snapshot::AuditRow::Operation::kUpdate, row.clinic, row.xid});
  field.set_slot(call->subject, {});
  const std::uint32_t user =
      field.other_member(base::Kind::kUser, field.other_clinic(row.clinic), measure::kForeign);
  field.snapshot.bound_keys.push_back(
      {call->key, true, row.slot, row.patient, id, row.clinic, user});
  return true;
}

/// Whether nobody ever asked to cancel what the call read.
bool nobody_cancels(Field& field, const Record& read) {
  const auto cancel = field.history.operation(booking::kCancel);
  return std::ranges::none_of(field.about(read), [&](const Record& other) {
    return other.operation == cancel && field.id(other) == field.id(read);
  });
}

/// Whether somebody had been told that what the call read is cancelled, before it was sent.
bool cancelled_before(Field& field, const Record& read) {
  const auto cancel = field.history.operation(booking::kCancel);
  return std::ranges::any_of(field.about(read), [&](const Record& other) {
    return other.operation == cancel && other.answer == booking::kCancelled &&
           field.id(other) == field.id(read) && other.answered < read.invoked;
  });
}

/// A read that was told `right`, and that fits, is told something else.
auto read_otherwise(std::uint8_t right, bool (*fits)(Field&, const Record&), std::uint8_t wrong) {
  return [=](Field& field) {
    const auto number = field.history.operation(booking::kRead);
    Record* read = field.any([&](const Record& record) {
      return record.operation == number && record.answer == right && fits(field, record);
    });
    if (read != nullptr) field.answer(*read, wrong);
    return read != nullptr;
  };
}

}  // namespace

std::vector<Anomaly> stranger_anomalies() {
  std::vector<Anomaly> all = {
      {"another clinic's user cancels a booking",
       cancel_from_other_clinic,
       {kStrangers, kAcknowledged, kCounts, kClinics}},
  };
  for (std::uint8_t i = 0; i < booking::kProbes; ++i) {
    const auto probe = static_cast<booking::Probe>(i);
    const auto some =
        wrong_answers(booking::probe_operation(probe), booking::right_answer(probe), kStrangers);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<Anomaly> read_anomalies() {
  return {
      {"a booking is not seen",
       read_otherwise(booking::kSeenBooked, nobody_cancels, booking::kSeenNothing),
       {kSeen}},
      {"a cancelled booking is not seen",
       read_otherwise(booking::kSeenCancelled, cancelled_before, booking::kSeenNothing),
       {kSeen}},
      {"a cancelled booking is seen booked",
       read_otherwise(booking::kSeenCancelled, cancelled_before, booking::kSeenBooked),
       {kSeen}},
      {"a booking is seen cancelled",
       read_otherwise(booking::kSeenBooked, nobody_cancels, booking::kSeenCancelled),
       {kSeen}},
  };
}

std::vector<Anomaly> session_anomalies() {
  return wrong_answers(measure::session::inspect_operation(), measure::session::kClean, kLeftClean);
}

}  // namespace simulation
