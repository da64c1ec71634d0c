#include "provision/snapshot.h"

#include <set>

#include <gtest/gtest.h>

#include "measure/booking.h"
#include "measure/webhook.h"
#include "provision/seed.h"
#include "provision/server_figures.h"
#include "sql/statements.h"
#include "support/failure.h"
#include "support/poll.h"
#include "support/server.h"

namespace {

using base::Kind;
using base::seeded_uuid;
using support::value_of;

/// A seeded database in which clients book.
class SnapshotPgTest : public testing::Test {
 protected:
  SnapshotPgTest() {
    provision::seed(session_, {.clinics = 2, .clinicians = 2, .patients = 10, .slots = 10});
  }

  std::string book(int slot, int patient, const std::string& key) {
    act_for(slot);
    return std::string(
        session_
            .query("SELECT appointment_id FROM booking.create_booking($1, $2, $3, $4)",
                   {base::to_string(seeded_uuid(Kind::kSlot, slot)),
                    base::to_string(seeded_uuid(Kind::kPatient, patient)),
                    base::to_string(seeded_uuid(Kind::kUser, slot % 2)), key})
            .at(0, 0));
  }
  std::string cancel(int slot, const std::string& appointment, const std::string& key) {
    act_for(slot);
    return std::string(
        session_
            .query("SELECT outcome FROM booking.cancel_booking($1, $2, $3)",
                   {appointment, base::to_string(seeded_uuid(Kind::kUser, slot % 2)), key})
            .at(0, 0));
  }
  void act_for(int slot) {
    session_.query("SELECT set_config('app.current_clinic_id', $1, false)",
                   {base::to_string(seeded_uuid(Kind::kClinic, slot % 2))});
  }

  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(SnapshotPgTest, NamesThingsByTheSeedsIndex) {
  const std::string id = book(7, 3, measure::booking::key_text(42));
  const auto snapshot = provision::read_snapshot(session_);
  ASSERT_EQ(snapshot.slots.size(), 10U);
  const auto* slot = snapshot.slot(7);
  ASSERT_NE(slot, nullptr);
  EXPECT_EQ(slot->clinic, 1U);
  EXPECT_FALSE(slot->is_available);
  EXPECT_EQ(base::to_string(slot->appointment), id);
  EXPECT_TRUE(snapshot.slot(6)->is_available);
  EXPECT_TRUE(snapshot.slot(6)->appointment.empty());
  const auto* appointment = snapshot.appointment(slot->appointment);
  ASSERT_NE(appointment, nullptr);
  EXPECT_EQ(appointment->slot, 7U);
  EXPECT_EQ(appointment->patient, 3U);
  EXPECT_EQ(appointment->clinic, 1U);
  EXPECT_TRUE(appointment->booked);
  ASSERT_EQ(snapshot.bound_keys.size(), 1U);
  EXPECT_EQ(snapshot.bound_keys[0].key, 42U);
  EXPECT_FALSE(snapshot.bound_keys[0].cancels);
  EXPECT_EQ(snapshot.bound_keys[0].slot, 7U);
  EXPECT_EQ(snapshot.bound_keys[0].patient, 3U);
  EXPECT_EQ(snapshot.bound_keys[0].appointment, slot->appointment);
  EXPECT_EQ(snapshot.bound_keys[0].clinic, 1U);
  EXPECT_EQ(snapshot.bound_keys[0].requester, 1U);
}

TEST_F(SnapshotPgTest, TellsTheClinicsOfUsersPatientsWebhooksAndEvents) {
  act_for(1);
  session_.query(sql::seed_webhooks, {"3", "2", "5", "1 s"});
  session_.query(
      "SELECT * FROM webhook.ingest_event($1, $2, '{}', 'unsigned', NULL)",
      {base::to_string(seeded_uuid(Kind::kWebhook, 4)), measure::webhook::event_text(6)});
  const auto snapshot = provision::read_snapshot(session_);
  EXPECT_EQ(snapshot.members.size(), 2U + 10 + 2);
  EXPECT_EQ(snapshot.clinic_of(Kind::kUser, 1), 1U);
  EXPECT_EQ(snapshot.clinic_of(Kind::kPatient, 8), 0U);
  EXPECT_EQ(snapshot.clinic_of(Kind::kPatient, 9), 1U);
  EXPECT_EQ(snapshot.clinic_of(Kind::kPatient, 10), std::nullopt);
  EXPECT_EQ(snapshot.clinic_of(Kind::kSlot, 5), 1U);
  EXPECT_EQ(snapshot.clinic_of(Kind::kWebhook, 3), 1U);
  EXPECT_EQ(snapshot.clinic_of(Kind::kWebhook, 2), std::nullopt);
  EXPECT_EQ(snapshot.clinic_of(Kind::kUser, measure::kForeign), std::nullopt);
  ASSERT_EQ(snapshot.events.size(), 1U);
  EXPECT_EQ(snapshot.events[0].event, 6U);
  EXPECT_EQ(snapshot.events[0].webhook, 4U);
  EXPECT_EQ(snapshot.events[0].clinic, 0U);
}

/// Names of the guards of that kind that are, or are not, in force.
std::set<std::string> guards(const measure::Snapshot& snapshot, measure::Snapshot::Guard::Kind kind,
                             bool in_force) {
  std::set<std::string> names;
  for (const auto& guard : snapshot.guards)
    if (guard.kind == kind && guard.in_force == in_force) names.insert(guard.name);
  return names;
}

TEST_F(SnapshotPgTest, HoldsTheGuardsOfTheSchemaAndWhetherTheyAreInForce) {
  using enum measure::Snapshot::Guard::Kind;
  using Names = std::set<std::string>;
  auto snapshot = provision::read_snapshot(session_);
  for (const auto& guard : snapshot.guards) EXPECT_TRUE(guard.in_force) << guard.name;
  EXPECT_TRUE(guards(snapshot, kIndex, true).contains("appointments_one_active_per_slot"));
  EXPECT_TRUE(guards(snapshot, kConstraint, true).contains("appointments.appointments_slot_fkey"));
  EXPECT_TRUE(guards(snapshot, kTrigger, true).contains("appointments.audit_changes"));
  EXPECT_TRUE(guards(snapshot, kRowSecurity, true).contains("booking.booking_requests"));
  EXPECT_TRUE(guards(snapshot, kDefiner, true).contains("audit.log_changes()"));

  session_.script(
      "ALTER TABLE public.appointments DISABLE TRIGGER audit_changes;"
      "ALTER TABLE public.users ENABLE REPLICA TRIGGER audit_changes;"
      "ALTER TABLE public.patients ENABLE ALWAYS TRIGGER audit_changes;"
      "ALTER TABLE public.users DISABLE ROW LEVEL SECURITY;"
      "ALTER TABLE public.patients NO FORCE ROW LEVEL SECURITY;"
      "ALTER TABLE public.patients ADD CONSTRAINT named CHECK (first_name <> '') NOT VALID;"
      "ALTER FUNCTION audit.log_changes() RESET search_path;"
      "ALTER FUNCTION booking.create_booking SECURITY DEFINER;"
      "UPDATE pg_index SET indisvalid = false"
      " WHERE indexrelid = 'public.appointments_one_active_per_slot'::regclass");
  snapshot = provision::read_snapshot(session_);
  EXPECT_EQ(guards(snapshot, kIndex, false), Names{"appointments_one_active_per_slot"});
  EXPECT_EQ(guards(snapshot, kConstraint, false), Names{"patients.named"});
  EXPECT_EQ(guards(snapshot, kTrigger, false),
            (Names{"appointments.audit_changes", "users.audit_changes"}));
  EXPECT_EQ(guards(snapshot, kRowSecurity, false), (Names{"users", "patients"}));
  EXPECT_EQ(guards(snapshot, kDefiner, false),
            (Names{"audit.log_changes()", "booking.create_booking(uuid,uuid,uuid,text,jsonb)"}));
}

TEST_F(SnapshotPgTest, HoldsThePaymentsOfBookingsThatAskedForOne) {
  using Status = measure::Snapshot::Payment::Status;
  const auto ask = [&](int slot, const std::string& key, std::int64_t cents) {
    act_for(slot);
    return std::string(session_
                           .query(sql::create_booking_with_payment,
                                  {base::to_string(seeded_uuid(Kind::kSlot, slot)),
                                   base::to_string(seeded_uuid(Kind::kPatient, 3)),
                                   base::to_string(seeded_uuid(Kind::kUser, slot % 2)), key,
                                   std::to_string(cents)})
                           .at(0, 1));
  };
  const std::string kept = ask(7, measure::booking::key_text(42), 5'000'000'000);
  const std::string given_up = ask(5, measure::booking::key_text(43), 99);
  book(9, 3, measure::booking::key_text(44));
  EXPECT_EQ(cancel(5, given_up, measure::booking::key_text(45)), "cancelled");
  auto snapshot = provision::read_snapshot(session_);
  EXPECT_EQ(snapshot.payments.size(), 2U);
  const auto pending = snapshot.payments_of(*base::parse_uuid(kept));
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_FALSE(pending[0].id.empty());
  EXPECT_EQ(pending[0].key, 42U);
  EXPECT_EQ(pending[0].clinic, 1U);
  EXPECT_EQ(pending[0].requester, 1U);
  EXPECT_EQ(pending[0].amount_cents, 5'000'000'000);
  EXPECT_EQ(pending[0].status, Status::kPending);
  EXPECT_EQ(pending[0].xid, snapshot.appointment(pending[0].appointment)->xid);
  const auto voided = snapshot.payments_of(*base::parse_uuid(given_up));
  ASSERT_EQ(voided.size(), 1U);
  EXPECT_EQ(voided[0].status, Status::kVoided);
  EXPECT_EQ(voided[0].xid, snapshot.appointment(voided[0].appointment)->xid);
  session_.script("UPDATE payments SET status = 'paid', paid_at = now() WHERE status = 'pending'");
  snapshot = provision::read_snapshot(session_);
  EXPECT_EQ(snapshot.payments_of(*base::parse_uuid(kept))[0].status, Status::kOther);
}

TEST_F(SnapshotPgTest, HoldsWhatWasCancelled) {
  const std::string id = book(4, 2, measure::booking::key_text(1));
  EXPECT_EQ(cancel(4, id, measure::booking::key_text(2)), "cancelled");
  const auto snapshot = provision::read_snapshot(session_);
  EXPECT_TRUE(snapshot.slot(4)->is_available);
  ASSERT_EQ(snapshot.appointments.size(), 1U);
  EXPECT_FALSE(snapshot.appointments[0].booked);
  ASSERT_EQ(snapshot.bound_keys.size(), 2U);
  EXPECT_TRUE(snapshot.bound_keys[1].cancels);
}

TEST_F(SnapshotPgTest, TellsWhichTransactionWroteARowAndItsLog) {
  using AuditRow = measure::Snapshot::AuditRow;
  const std::string id = book(5, 3, measure::booking::key_text(1));
  auto snapshot = provision::read_snapshot(session_);
  const base::Uuid appointment = snapshot.appointments.at(0).id;
  auto log = snapshot.audit(AuditRow::Table::kAppointments, appointment);
  ASSERT_EQ(log.size(), 1U) << "nothing of the seed";
  EXPECT_EQ(log[0].operation, AuditRow::Operation::kInsert);
  EXPECT_EQ(log[0].clinic, 1U);
  EXPECT_EQ(log[0].xid, snapshot.appointments[0].xid);
  const std::uint32_t booked_in = log[0].xid;

  EXPECT_EQ(cancel(5, id, measure::booking::key_text(2)), "cancelled");
  session_.script("VACUUM FREEZE appointments, audit.audit_logs");
  snapshot = provision::read_snapshot(session_);
  log = snapshot.audit(AuditRow::Table::kAppointments, appointment);
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].xid, booked_in) << "frozen rows keep it";
  EXPECT_EQ(log[1].operation, AuditRow::Operation::kUpdate);
  EXPECT_GT(log[1].id, log[0].id);
  EXPECT_NE(log[1].xid, booked_in);
  EXPECT_EQ(log[1].xid, snapshot.appointments[0].xid);
}

TEST_F(SnapshotPgTest, ReadsALogThatIsPartitioned) {
  session_.script(
      "ALTER TABLE audit.audit_logs RENAME TO whole;"
      "CREATE TABLE audit.audit_logs (LIKE audit.whole INCLUDING DEFAULTS INCLUDING IDENTITY)"
      " PARTITION BY RANGE (occurred_at);"
      "CREATE TABLE audit.part PARTITION OF audit.audit_logs DEFAULT;"
      "ALTER TABLE audit.audit_logs OWNER TO clinic_owner");
  book(5, 3, measure::booking::key_text(1));
  const auto snapshot = provision::read_snapshot(session_);
  ASSERT_EQ(snapshot.audit_rows.size(), 1U);
  EXPECT_EQ(snapshot.audit_rows[0].xid, snapshot.appointments.at(0).xid);
}

TEST_F(SnapshotPgTest, HoldsTheLogsOfAppointmentsAndReplaysOnly) {
  using AuditRow = measure::Snapshot::AuditRow;
  act_for(1);
  session_.script(
      "UPDATE patients SET first_name = 'Changed';"
      "INSERT INTO integration_webhooks (clinic_id, provider)"
      " SELECT clinic_id, 'test' FROM patients LIMIT 1;"
      "INSERT INTO webhook_events (clinic_id, webhook_id, event_id, payload, status, max_attempts)"
      " SELECT clinic_id, id, 'event-1', '{}', 'dead_letter', 1 FROM integration_webhooks;"
      "UPDATE webhook_events SET status = 'pending'");
  const auto snapshot = provision::read_snapshot(session_);
  ASSERT_EQ(snapshot.audit_rows.size(), 1U);
  EXPECT_EQ(snapshot.audit_rows[0].table, AuditRow::Table::kEvents);
  EXPECT_EQ(snapshot.audit_rows[0].operation, AuditRow::Operation::kUpdate);
  EXPECT_EQ(snapshot.audit_rows[0].thing, snapshot.events.at(0).id);
}

TEST_F(SnapshotPgTest, ReadsALogThatNamesNoRow) {
  session_.script(
      "INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id)"
      " SELECT 'appointments', 'DELETE', '{\"id\": \"nonsense\"}', id FROM clinics LIMIT 1;");
  const auto snapshot = provision::read_snapshot(session_);
  ASSERT_EQ(snapshot.audit_rows.size(), 1U);
  EXPECT_TRUE(snapshot.audit_rows[0].thing.empty());
}

TEST_F(SnapshotPgTest, WhatTheSeedDidNotMakeIsForeign) {
  book(0, 0, "somebody else's key");
  session_.script(
      "INSERT INTO appointment_slots (clinic_id, clinician_id, slot_start, slot_end) "
      "SELECT clinic_id, clinician_id, '2020-01-01', '2020-01-02' FROM appointment_slots LIMIT 1");
  const auto snapshot = provision::read_snapshot(session_);
  EXPECT_EQ(snapshot.slots.back().slot, measure::kForeign);
  EXPECT_EQ(snapshot.bound_keys[0].key, measure::kForeign);
}

TEST_F(SnapshotPgTest, IsWholeThoughItIsFetchedInPieces) {
  session_.script("TRUNCATE clinics CASCADE");
  provision::seed(session_, {.clinics = 3, .clinicians = 10, .patients = 5, .slots = 45'001});
  const auto snapshot = provision::read_snapshot(session_);
  ASSERT_EQ(snapshot.slots.size(), 45'001U);
  for (std::uint32_t i = 0; i < 45'001; ++i) ASSERT_EQ(snapshot.slots[i].slot, i);
}

TEST_F(SnapshotPgTest, LeavesNoTransactionBehind) {
  provision::read_snapshot(session_);
  EXPECT_FALSE(session_.in_transaction());
  provision::read_snapshot(session_);
}

TEST_F(SnapshotPgTest, ThatWouldHideRowsIsAFailureNotAShorterSnapshot) {
  session_.script("SET ROLE service_role");
  session_.script("SET row_security = on");
  const auto failed = support::failure_of([this] { provision::read_snapshot(session_); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("row-level security policy")) << failed.sentence;
  EXPECT_FALSE(session_.in_transaction());
}

TEST_F(SnapshotPgTest, FiguresCountWhatHappenedInBetween) {
  // A connection that closes gives all its counts away.
  const auto before = provision::read_figures(session_);
  {
    pg::Session client(database_.conninfo());
    for (int i = 0; i < 20; ++i) client.script("BEGIN; CREATE TABLE t (); ROLLBACK");
    for (int i = 0; i < 30; ++i) client.script("SELECT 1");
  }
  EXPECT_TRUE(support::comes_true([&] {
    const auto grown = provision::read_figures(session_) - before;
    return grown.rollbacks >= 20 && grown.commits >= 30 && grown.wal_bytes > 0 &&
           grown.transaction_ids >= 20;
  }));
  const auto json = provision::to_json(provision::read_figures(session_) - before);
  EXPECT_EQ(json.size(), 12U);
  EXPECT_EQ(json.at("deadlocks"), 0);
  EXPECT_GE(json.at("rollbacks"), 20);
}

TEST_F(SnapshotPgTest, SettingsThatMatterAreNamed) {
  const auto settings = provision::server_settings(session_);
  EXPECT_EQ(settings.size(), 9U);
  EXPECT_EQ(settings[0].first, "server_version");
  EXPECT_EQ(settings[1], (std::pair<std::string, std::string>{"fsync", "off"}));
  EXPECT_EQ(settings[5], (std::pair<std::string, std::string>{"deadlock_timeout", "20ms"}));
}

}  // namespace
