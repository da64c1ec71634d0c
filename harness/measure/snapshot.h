#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "measure/record.h"

namespace measure {

/// What the database holds when the load is at rest: the id columns that invariants need, no
/// patient's data. Things of the seed by their index, kForeign for any other.
struct Snapshot {
  /// A user, patient or webhook, and the clinic that it belongs to.
  struct Member {
    base::Kind kind = base::Kind::kUser;
    std::uint32_t index = 0;
    std::uint32_t clinic = 0;
  };
  /// A row of appointment_slots.
  struct Slot {
    std::uint32_t slot = 0;
    std::uint32_t clinic = 0;
    bool is_available = false;
    base::Uuid appointment;  ///< empty: none
  };
  /// A row of appointments.
  struct Appointment {
    base::Uuid id;
    std::uint32_t slot = 0;
    std::uint32_t patient = 0;
    std::uint32_t clinic = 0;
    bool booked = false;    ///< status 'booked': it holds its slot
    std::uint32_t xid = 0;  ///< the transaction that wrote the row as it is
  };
  /// A row of booking.booking_requests: a bound key.
  struct BoundKey {
    std::uint32_t key = 0;  ///< kForeign: no client of ours sent it
    bool cancels = false;   ///< bound by cancel_booking
    std::uint32_t slot = 0;
    std::uint32_t patient = 0;
    base::Uuid appointment;
    std::uint32_t clinic = 0;
    std::uint32_t requester = 0;  ///< a user
  };

  /// A row of payments.
  struct Payment {
    /// How far it has come; nobody pays under a load, so kOther is what must not be.
    enum class Status : std::uint8_t { kPending, kVoided, kOther };
    base::Uuid id;
    base::Uuid appointment;  ///< empty: it is for none
    std::uint32_t key = 0;   ///< kForeign: no client of ours sent it
    std::uint32_t clinic = 0;
    std::uint32_t requester = 0;  ///< a user
    std::int64_t amount_cents = 0;
    Status status = Status::kOther;
    std::uint32_t xid = 0;  ///< the transaction that wrote the row as it is
  };

  /// A row of webhook_events.
  struct Event {
    /// Where it stands; kOther is a status that the schema does not know.
    enum class Status : std::uint8_t {
      kPending,
      kProcessing,
      kSuccess,
      kFailed,
      kDeadLetter,
      kOther
    };
    std::uint32_t event = 0;  ///< kForeign: no client of ours ingested it
    base::Uuid id;
    Status status = Status::kOther;
    std::int32_t attempts = 0;
    std::int64_t claim_no = 0;
    std::uint32_t clinic = 0;
    std::uint32_t webhook = 0;
  };

  /// A row of audit.audit_logs about an appointment or an event.
  struct AuditRow {
    /// Which table's row was changed.
    enum class Table : std::uint8_t { kAppointments, kEvents };
    /// What was done to it; kOther is an operation that the schema does not know.
    enum class Operation : std::uint8_t { kInsert, kUpdate, kDelete, kOther };
    std::int64_t id = 0;  ///< rises from one change of a thing to the next
    base::Uuid thing;     ///< the id of the changed row; empty: the log names none
    Table table = Table::kAppointments;
    Operation operation = Operation::kOther;
    std::uint32_t clinic = 0;
    std::uint32_t xid = 0;  ///< the transaction that wrote it
  };

  /// Something declared in the application's schemas that keeps others from doing wrong.
  struct Guard {
    /// What it is, and what it takes to be in force.
    enum class Kind : std::uint8_t {
      kIndex,        ///< valid
      kConstraint,   ///< validated for the rows that were there before
      kTrigger,      ///< enabled
      kRowSecurity,  ///< of a table with a clinic: enabled, and forced upon the owner
      kDefiner       ///< a function that runs as its owner: with a search path of its own
    };
    Kind kind = Kind::kIndex;
    std::string name;
    bool in_force = false;
  };

  bool read = true;  ///< false: the database could not be read; only the history can be judged
  std::vector<Member> members;            ///< by kind, then index
  std::vector<Slot> slots;                ///< by slot
  std::vector<Appointment> appointments;  ///< by id
  std::vector<BoundKey> bound_keys;       ///< by key
  std::vector<Payment> payments;          ///< by appointment, then id
  std::vector<Event> events;              ///< by event
  std::vector<AuditRow> audit_rows;       ///< by table, thing, id
  std::vector<Guard> guards;              ///< in no order

  /// The appointment of that id, or nullptr.
  const Appointment* appointment(const base::Uuid& id) const;
  /// The payments for the appointment of that id; of the empty one: those that are for none.
  std::span<const Payment> payments_of(const base::Uuid& appointment) const;
  /// The slot of that index, or nullptr.
  const Slot* slot(std::uint32_t index) const;
  /// The clinic of a user, patient, webhook or slot of the seed; nothing if there is none such.
  std::optional<std::uint32_t> clinic_of(base::Kind kind, std::uint32_t index) const;
  /// The rows of the event of that number: one, unless something is wrong.
  std::span<const Event> event(std::uint32_t number) const;
  /// What the audit log has about that appointment or event, oldest first.
  std::span<const AuditRow> audit(AuditRow::Table table, const base::Uuid& thing) const;
  /// Puts the rows into the order that the look-ups above rely on.
  void sort();
};

}  // namespace measure
