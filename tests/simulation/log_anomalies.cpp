#include "simulation/planting.h"

namespace simulation {
namespace {

using measure::Snapshot;
using AuditRow = Snapshot::AuditRow;
using Change = AuditRow::Operation;
using Table = AuditRow::Table;

const std::string kLogged = "audit_row_for_every_change";

/// A row about an appointment that stands as told, or about one that was made and undone.
enum class About { kBooked, kCancelled, kUndone };

AuditRow* logged(Field& field, Change change, About about) {
  return field.any_of<AuditRow>(field.snapshot.audit_rows, [&](const AuditRow& row) {
    if (row.operation != change) return false;
    const Snapshot::Appointment* stored = field.snapshot.appointment(row.thing);
    if (stored == nullptr) return about == About::kUndone;
    return about == (stored->booked ? About::kBooked : About::kCancelled);
  });
}

void take_out(Field& field, const AuditRow* row) {
  field.snapshot.audit_rows.erase(field.snapshot.audit_rows.begin() +
                                  (row - field.snapshot.audit_rows.data()));
}

auto lost(Change change, About about) {
  return [=](Field& field) {
    const AuditRow* row = logged(field, change, about);
    if (row != nullptr) take_out(field, row);
    return row != nullptr;
  };
}

auto elsewhere(Change change, About about) {
  return [=](Field& field) {
    AuditRow* row = logged(field, change, about);
    if (row != nullptr) row->xid = field.new_xid();
    return row != nullptr;
  };
}

/// One of the rows stands there once more, as the last one.
auto doubled(Change change, About about) {
  return [=](Field& field) {
    const AuditRow* row = logged(field, change, about);
    if (row != nullptr) field.log(AuditRow(*row));
    return row != nullptr;
  };
}

/// A further change of a stored booking is logged, by its own transaction or by another one.
auto further(Change change, bool own) {
  return [=](Field& field) {
    const AuditRow* row = logged(field, Change::kInsert, About::kBooked);
    AuditRow next = *row;
    next.operation = change;
    if (!own) next.xid = field.new_xid();
    field.log(next);
    return true;
  };
}

/// A change of something that is not there is logged.
auto about_nothing(Table table, Change change, bool named) {
  return [=](Field& field) {
    const base::Uuid thing = named ? field.dice().uuid() : base::Uuid{};
    field.log({0, thing, table, change, 0, field.new_xid()});
    return true;
  };
}

/// The row of a replay.
AuditRow* replay(Field& field) {
  return field.any_of<AuditRow>(field.snapshot.audit_rows,
                                [](const AuditRow& row) { return row.table == Table::kEvents; });
}

/// An event that was never replayed.
const Snapshot::Event& never_replayed(Field& field) {
  return *field.any_of<Snapshot::Event>(field.snapshot.events, [&](const Snapshot::Event& event) {
    return field.snapshot.audit(Table::kEvents, event.id).empty();
  });
}

}  // namespace

std::vector<Anomaly> booking_log_anomalies() {
  return {
      {"a booking is not logged", lost(Change::kInsert, About::kBooked), {kLogged}},
      {"the booking of a cancelled appointment is not logged",
       lost(Change::kInsert, About::kCancelled),
       {kLogged}},
      {"a cancellation is not logged", lost(Change::kUpdate, About::kCancelled), {kLogged}},
      {"nothing is logged of a cancelled booking",
       [](Field& field) {
         const AuditRow* row = logged(field, Change::kInsert, About::kCancelled);
         if (row == nullptr) return false;
         const base::Uuid id = row->thing;
         Field::erase<AuditRow>(field.snapshot.audit_rows,
                                [&](const AuditRow& other) { return other.thing == id; });
         return true;
       },
       {kLogged}},
      {"a booking is logged by another transaction",
       elsewhere(Change::kInsert, About::kBooked),
       {kLogged}},
      {"a cancellation is logged by another transaction",
       elsewhere(Change::kUpdate, About::kCancelled),
       {kLogged}},
      {"a booking is logged twice", doubled(Change::kInsert, About::kBooked), {kLogged}},
      {"a change is logged that was not made", further(Change::kUpdate, false), {kLogged}},
      {"a stored booking is logged as deleted", further(Change::kDelete, true), {kLogged}},
      {"a booking is logged that is not stored",
       about_nothing(Table::kAppointments, Change::kInsert, true),
       {kLogged}},
      {"a cancellation is logged of nothing that is stored",
       about_nothing(Table::kAppointments, Change::kUpdate, true),
       {kLogged}},
      {"a booking is logged that has no name",
       about_nothing(Table::kAppointments, Change::kInsert, false),
       {kLogged}},
      {"an undone booking is logged as made", lost(Change::kDelete, About::kUndone), {kLogged}},
      {"an undone booking is logged as deleted only",
       lost(Change::kInsert, About::kUndone),
       {kLogged}},
      {"an undone booking is logged as deleted twice",
       doubled(Change::kDelete, About::kUndone),
       {kLogged}},
  };
}

std::vector<Anomaly> replay_log_anomalies() {
  return {
      {"a replay is not logged",
       [](Field& field) {
         const AuditRow* row = replay(field);
         if (row != nullptr) take_out(field, row);
         return row != nullptr;
       },
       {kLogged}},
      {"a replay is logged twice",
       [](Field& field) {
         const AuditRow* row = replay(field);
         if (row != nullptr) field.log(AuditRow(*row));
         return row != nullptr;
       },
       {kLogged}},
      {"a replay is logged as something else",
       [](Field& field) {
         AuditRow* row = replay(field);
         if (row != nullptr) row->operation = Change::kInsert;
         return row != nullptr;
       },
       {kLogged}},
      {"a replay is logged as that of another event",
       [](Field& field) {
         AuditRow* row = replay(field);
         if (row == nullptr) return false;
         const Snapshot::Event& other = never_replayed(field);
         row->thing = other.id;
         row->clinic = other.clinic;
         return true;
       },
       {kLogged}},
      {"a replay is logged that was not made",
       [](Field& field) {
         const Snapshot::Event& event = never_replayed(field);
         field.log({0, event.id, Table::kEvents, Change::kUpdate, event.clinic, field.new_xid()});
         return true;
       },
       {kLogged}},
      {"a replay is logged of nothing that is stored",
       about_nothing(Table::kEvents, Change::kUpdate, true),
       {kLogged}},
      {"a replay is logged of nothing that has a name",
       about_nothing(Table::kEvents, Change::kUpdate, false),
       {kLogged}},
  };
}

}  // namespace simulation
