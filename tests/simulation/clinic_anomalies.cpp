#include "simulation/planting.h"

namespace simulation {
namespace {

using base::Kind;
using measure::Snapshot;
using AuditRow = Snapshot::AuditRow;

const std::string kClinics = "rows_stay_in_their_clinic";
const std::string kAcknowledged = "acknowledged_is_stored";
const std::string kBinds = "key_binds_once";
const std::string kLogged = "audit_row_for_every_change";

Snapshot::Appointment& appointment(Field& field) {
  return *field.any_of<Snapshot::Appointment>(field.snapshot.appointments,
                                              [](const auto&) { return true; });
}

Snapshot::BoundKey& key(Field& field) {
  return *field.any_of<Snapshot::BoundKey>(field.snapshot.bound_keys,
                                           [](const auto&) { return true; });
}

/// A member of another clinic.
std::uint32_t stranger(Field& field, Kind kind, std::uint32_t clinic) {
  return field.other_member(kind, field.other_clinic(clinic), measure::kForeign);
}

/// Gives the row's clinic another one.
template <class Row>
bool emigrate(Field& field, Row& row) {
  row.clinic = field.other_clinic(row.clinic);
  return true;
}

/// A replay or the change of a stored appointment is logged in another clinic.
bool log_elsewhere(Field& field) {
  AuditRow* row = field.any_of<AuditRow>(field.snapshot.audit_rows, [&](const AuditRow& one) {
    return one.table == AuditRow::Table::kEvents ||
           field.snapshot.appointment(one.thing) != nullptr;
  });
  return row != nullptr && emigrate(field, *row);
}

}  // namespace

std::vector<Anomaly> booking_clinic_anomalies() {
  return {
      {"a booking is stored in another clinic",
       [](Field& field) { return emigrate(field, appointment(field)); },
       // Its key and its log are not.
       {kClinics, kBinds, kLogged}},
      {"a booking is stored in another clinic, and so are its key and its log",
       [](Field& field) {
         Snapshot::Appointment& row = appointment(field);
         emigrate(field, row);
         for (Snapshot::BoundKey& bound : field.snapshot.bound_keys)
           if (bound.appointment == row.id) bound.clinic = row.clinic;
         for (AuditRow& log : field.snapshot.audit_rows)
           if (log.thing == row.id) log.clinic = row.clinic;
         return true;
       },
       {kClinics}},
      {"a booking is stored for another clinic's patient",
       [](Field& field) {
         Snapshot::Appointment& row = appointment(field);
         row.patient = stranger(field, Kind::kPatient, row.clinic);
         return true;
       },
       {kClinics, kAcknowledged, kBinds}},
      {"a slot is of another clinic than its bookings",
       [](Field& field) { return emigrate(field, field.slot(appointment(field).slot)); },
       {kClinics}},
      {"a key is bound in another clinic",
       [](Field& field) { return emigrate(field, key(field)); },
       {kClinics, kBinds}},
      {"a key is bound for another clinic's user",
       [](Field& field) {
         Snapshot::BoundKey& row = key(field);
         row.requester = stranger(field, Kind::kUser, row.clinic);
         return true;
       },
       {kClinics}},
      {"a booking is logged in another clinic", log_elsewhere, {kClinics, kLogged}},
  };
}

std::vector<Anomaly> event_clinic_anomalies() {
  const auto event = [](Field& field) -> Snapshot::Event& {
    return *field.any_of<Snapshot::Event>(field.snapshot.events, [](const auto&) { return true; });
  };
  return {
      {"an event is stored in another clinic",
       [=](Field& field) { return emigrate(field, event(field)); },
       {kClinics}},
      {"an event is stored under another clinic's integration",
       [=](Field& field) {
         Snapshot::Event& row = event(field);
         row.webhook = stranger(field, Kind::kWebhook, row.clinic);
         return true;
       },
       {kClinics}},
      {"a replay is logged in another clinic", log_elsewhere, {kClinics}},
  };
}

}  // namespace simulation
