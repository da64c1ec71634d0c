#pragma once

#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "simulation/dice.h"
#include "simulation/valid_history.h"

namespace simulation {

/// A valid case in which an anomaly is planted, and what it takes to do so. The records are in the
/// order in which they are judged until one is changed.
class Field {
 public:
  using Record = measure::Record;

  /// `valid` is finished.
  Field(const Case& valid, Dice& dice)
      : snapshot(valid.snapshot), history(valid.history), dice_(dice) {}

  measure::Snapshot snapshot;
  measure::History history;

  /// Any record that fits, or nullptr.
  Record* any(const std::function<bool(const Record&)>& fits) {
    return any_of(history.records, fits);
  }
  /// Any row that fits, or nullptr.
  template <class Row>
  Row* any_of(std::vector<Row>& rows, const std::function<bool(const Row&)>& fits) {
    const std::size_t start = rows.empty() ? 0 : dice_.below(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Row& row = rows[(start + i) % rows.size()];
      if (fits(row)) return &row;
    }
    return nullptr;
  }
  /// The records about the same slot or event.
  std::span<Record> about(const Record& record);

  /// Gives the record that answer of its operation.
  void answer(Record& record, std::uint8_t answer);
  /// Has the record's call return that id.
  void give(Record& record, const base::Uuid& id);
  /// Has the call take place from `invoked` to `answered`.
  static void move(Record& record, std::int64_t invoked, std::int64_t answered);
  /// Adds a call, counted as one.
  void add(Record record);
  /// Takes the calls that fit out, as if nobody had made them.
  void remove(const std::function<bool(const Record&)>& fits);

  /// Rows of the snapshot that must be there.
  measure::Snapshot::Appointment& appointment(const base::Uuid& id);
  measure::Snapshot::Slot& slot(std::uint32_t index);
  measure::Snapshot::Event& event(std::uint32_t number);
  /// The row of a bound key, or nullptr.
  measure::Snapshot::BoundKey* bound_key(std::uint32_t key);
  /// Frees a slot, or has an appointment take it.
  void set_slot(std::uint32_t index, const base::Uuid& appointment);
  /// Adds an audit row. Ids rise, as they do in the database.
  void log(measure::Snapshot::AuditRow row);
  /// The number of a transaction that wrote nothing yet.
  std::uint32_t new_xid() { return xid_++; }
  /// Any user, patient or webhook of that clinic but `but`.
  std::uint32_t other_member(base::Kind kind, std::uint32_t clinic, std::uint32_t but);
  /// Another clinic than that one.
  std::uint32_t other_clinic(std::uint32_t clinic) const {
    return snapshot.members.front().clinic == clinic ? clinic + 1 : clinic - 1;
  }
  /// Takes the rows that fit out.
  template <class Row>
  static void erase(std::vector<Row>& rows, const std::function<bool(const Row&)>& fits) {
    std::erase_if(rows, fits);
  }

  /// The id that the record's call returned.
  const base::Uuid& id(const Record& record) const { return history.result_of(record); }
  Dice& dice() { return dice_; }

 private:
  Dice& dice_;
  std::uint32_t xid_ = 0x40000000;  ///< beyond those of the case
};

/// A class of anomalies. `plant` puts one into a valid case, wherever it fits; false: nowhere.
/// Then each invariant of `must` is violated, and beyond those at most some of `may`, which has
/// what the anomaly can bring with it besides, depending on where it was planted.
struct Anomaly {
  std::string name;
  std::function<bool(Field&)> plant;
  std::set<std::string> must;
  std::set<std::string> may = {};
};

/// Shown by GoogleTest.
inline std::ostream& operator<<(std::ostream& out, const Anomaly& anomaly) {
  return out << anomaly.name;
}

/// Anomalies of booking_volley, all of them.
std::vector<Anomaly> booking_anomalies();
/// Anomalies of webhook_claims, all of them.
std::vector<Anomaly> webhook_anomalies();
/// Anomalies of payments, in valid_payments.
std::vector<Anomaly> payment_anomalies();

/// Of booking_volley's: of what is logged.
std::vector<Anomaly> booking_log_anomalies();
/// Of webhook_claims': of what is logged.
std::vector<Anomaly> replay_log_anomalies();
/// Of booking_volley's: rows of another clinic than what they refer to.
std::vector<Anomaly> booking_clinic_anomalies();
/// Of webhook_claims': rows of another clinic than what they refer to.
std::vector<Anomaly> event_clinic_anomalies();
/// Of booking_volley's: what strangers are told.
std::vector<Anomaly> stranger_anomalies();
/// Of booking_volley's: what those who read bookings see.
std::vector<Anomaly> read_anomalies();
/// Of both: what sessions are left with.
std::vector<Anomaly> session_anomalies();
/// Of both: guards of the schema that are out of force.
std::vector<Anomaly> guard_anomalies();

}  // namespace simulation
