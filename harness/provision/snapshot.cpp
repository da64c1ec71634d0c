#include "provision/snapshot.h"

#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/uuid.h"
#include "measure/booking.h"
#include "measure/webhook.h"
#include "provision/script.h"
#include "sql/statements.h"

namespace provision {
namespace {

using base::Kind;
using measure::Snapshot;

/// One row of a piece, read column by column.
struct Row {
  const pg::Table& table;
  int row;

  base::Uuid uuid(int column) const {
    return base::uuid_from_bytes(table.at(row, column)).value_or(base::Uuid{});
  }
  std::uint32_t index(Kind kind, int column) const {
    const auto found = base::seeded_index(kind, uuid(column));
    return found && *found < measure::kForeign ? static_cast<std::uint32_t>(*found)
                                               : measure::kForeign;
  }
  std::int64_t integer(int column) const { return base::integer_in(table.at(row, column)); }
  std::uint32_t xid(int column) const { return static_cast<std::uint32_t>(integer(column)); }
  bool truth(int column) const { return table.at(row, column) == std::string_view("\1", 1); }
};

/// What the fetch_*.sql take at a time.
constexpr int kPiece = 20'000;

/// A cursor, by the statement that fetches a piece of it, and what to do with its rows.
struct Cursor {
  std::string_view fetch;
  std::function<void(const Row&)> take;
};

/// Reads all cursors to their ends. The first pieces, mostly the only ones, come at once.
void fetch_all(pg::Session& session, const std::vector<Cursor>& cursors) {
  std::vector<std::string_view> statements;
  for (const Cursor& cursor : cursors) statements.push_back(cursor.fetch);
  std::vector<pg::Table> pieces = session.query_binary_all(statements);
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    for (pg::Table& piece = pieces[i];; piece = session.query_binary(cursors[i].fetch)) {
      for (int row = 0; row < piece.rows(); ++row) cursors[i].take(Row{piece, row});
      if (piece.rows() < kPiece) break;
    }
  }
}

Snapshot::Member member(const Row& row) {
  const auto kind = static_cast<Kind>(row.integer(0));
  return {kind, row.index(kind, 1), row.index(Kind::kClinic, 2)};
}

Snapshot::Slot slot(const Row& row) {
  return {row.index(Kind::kSlot, 0), row.index(Kind::kClinic, 1), row.truth(2), row.uuid(3)};
}

Snapshot::Appointment appointment(const Row& row) {
  return {row.uuid(0),
          row.index(Kind::kSlot, 1),
          row.index(Kind::kPatient, 2),
          row.index(Kind::kClinic, 3),
          row.truth(4),
          row.xid(5)};
}

Snapshot::BoundKey bound_key(const Row& row) {
  return {measure::booking::key_number(row.table.at(row.row, 0)).value_or(measure::kForeign),
          row.truth(1),
          row.index(Kind::kSlot, 2),
          row.index(Kind::kPatient, 3),
          row.uuid(4),
          row.index(Kind::kClinic, 5),
          row.index(Kind::kUser, 6)};
}

Snapshot::Payment payment(const Row& row) {
  using Status = Snapshot::Payment::Status;
  const auto status = row.table.at(row.row, 6);
  return {row.uuid(0),
          row.uuid(1),
          measure::booking::key_number(row.table.at(row.row, 2)).value_or(measure::kForeign),
          row.index(Kind::kClinic, 3),
          row.index(Kind::kUser, 4),
          row.integer(5),
          status == "pending"  ? Status::kPending
          : status == "voided" ? Status::kVoided
                               : Status::kOther,
          row.xid(7)};
}

Snapshot::Event event(const Row& row) {
  using Status = Snapshot::Event::Status;
  static const std::map<std::string_view, Status> kStatuses{{"pending", Status::kPending},
                                                            {"processing", Status::kProcessing},
                                                            {"success", Status::kSuccess},
                                                            {"failed", Status::kFailed},
                                                            {"dead_letter", Status::kDeadLetter}};
  const auto status = kStatuses.find(row.table.at(row.row, 2));
  return {measure::webhook::event_number(row.table.at(row.row, 0)).value_or(measure::kForeign),
          row.uuid(1),
          status == kStatuses.end() ? Status::kOther : status->second,
          static_cast<std::int32_t>(row.integer(3)),
          row.integer(4),
          row.index(Kind::kClinic, 5),
          row.index(Kind::kWebhook, 6)};
}

Snapshot::AuditRow audit_row(const Row& row) {
  using Table = Snapshot::AuditRow::Table;
  using Operation = Snapshot::AuditRow::Operation;
  static const std::map<std::string_view, Operation> kOperations{{"INSERT", Operation::kInsert},
                                                                 {"UPDATE", Operation::kUpdate},
                                                                 {"DELETE", Operation::kDelete}};
  const bool appointment = row.table.at(row.row, 2) == "appointments";
  const auto operation = kOperations.find(row.table.at(row.row, 3));
  return {row.integer(0),
          base::parse_uuid(row.table.at(row.row, 1)).value_or(base::Uuid{}),
          appointment ? Table::kAppointments : Table::kEvents,
          operation == kOperations.end() ? Operation::kOther : operation->second,
          row.index(Kind::kClinic, 4),
          row.xid(5)};
}

Snapshot::Guard guard(const Row& row) {
  return {static_cast<Snapshot::Guard::Kind>(row.integer(0)), std::string(row.table.at(row.row, 1)),
          row.truth(2)};
}

/// Reads it, but for what `constant` has already.
Snapshot read_all(pg::Session& session, const Snapshot* constant) {
  Snapshot snapshot;
  session.script(sql::snapshot_begin);
  fetch_all(
      session,
      {{sql::fetch_slots, [&](const Row& row) { snapshot.slots.push_back(slot(row)); }},
       {sql::fetch_appointments,
        [&](const Row& row) { snapshot.appointments.push_back(appointment(row)); }},
       {sql::fetch_bound_keys,
        [&](const Row& row) { snapshot.bound_keys.push_back(bound_key(row)); }},
       {sql::fetch_payments, [&](const Row& row) { snapshot.payments.push_back(payment(row)); }},
       {sql::fetch_events, [&](const Row& row) { snapshot.events.push_back(event(row)); }},
       {sql::fetch_audit_rows,
        [&](const Row& row) { snapshot.audit_rows.push_back(audit_row(row)); }}});
  if (constant != nullptr) {
    snapshot.members = constant->members;
    snapshot.guards = constant->guards;
  } else {
    session.script(sql::snapshot_constant);
    fetch_all(
        session,
        {{sql::fetch_members, [&](const Row& row) { snapshot.members.push_back(member(row)); }},
         {sql::fetch_guards, [&](const Row& row) { snapshot.guards.push_back(guard(row)); }}});
  }
  session.script(sql::commit_transaction);
  snapshot.sort();
  return snapshot;
}

}  // namespace

Snapshot read_snapshot(pg::Session& session, const Snapshot* constant) {
  try {
    return read_all(session, constant);
  } catch (const pg::ServerError& error) {
    const std::string sentence =
        fmt::format("cannot read what the database holds: {}", error.what());
    roll_back(session);
    throw base::Failure(base::ExitStatus::kProvisioningFailed, sentence);
  }
}

}  // namespace provision
