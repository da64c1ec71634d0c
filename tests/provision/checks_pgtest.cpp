#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "explore/sql_invariant.h"
#include "provision/script.h"
#include "provision/seed.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;

const fs::path kOurs = PGRUSH_SOURCE "/migrations";

/// What breaks the promise of a check.
struct Break {
  const char* check;  ///< its file, without .sql
  const char* sql;
  const char* names;  ///< what the check has to name
};

void PrintTo(const Break& one, std::ostream* out) { *out << one.sql; }

/// Each is tried on a schema that is whole, with the demo rows and one booking that is to be paid,
/// and rolled back. A new check gets a row for each way in which its promise can be broken.
const Break kBreaks[] = {
    {"audit_rows_hold_names_only",
     R"(INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id) SELECT 'patients',
        'UPDATE', jsonb_build_object('id', id, 'changed', '["dob"]'::jsonb, 'dob', dob), clinic_id
        FROM public.patients)",
     "patients"},
    {"audit_rows_hold_names_only",
     R"(INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id) SELECT 'patients',
        'UPDATE', jsonb_build_object('id', id, 'changed', jsonb_build_array(last_name)), clinic_id
        FROM public.patients)",
     "patients"},
    {"audit_rows_hold_names_only",
     R"(INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id) SELECT 'patients',
        'UPDATE', jsonb_build_object('id', id, 'changed', last_name), clinic_id
        FROM public.patients)",
     "patients"},
    {"audit_rows_hold_names_only",
     R"(INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id) SELECT 'patients',
        'DELETE', jsonb_build_object('id', last_name), clinic_id FROM public.patients)",
     "patients"},
    {"audit_rows_hold_names_only",
     R"(INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id) SELECT 'patients',
        'DELETE', '{}', clinic_id FROM public.patients)",
     "patients"},

    {"definers_set_search_path", "ALTER FUNCTION audit.log_changes() RESET search_path",
     "audit.log_changes()"},
    {"definers_set_search_path", "ALTER FUNCTION audit.log_changes() SET search_path = pg_catalog",
     "audit.log_changes()"},
    {"definers_set_search_path",
     "ALTER FUNCTION audit.log_changes() SET search_path = public, pg_temp", "audit.log_changes()"},
    {"definers_set_search_path", "GRANT EXECUTE ON FUNCTION clinic.decrypt_phi(bytea) TO PUBLIC",
     "clinic.decrypt_phi(bytea)"},
    {"definers_set_search_path", "CREATE FUNCTION app.new() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "app.new()"},

    {"deletions_take_parts_only",
     "ALTER TABLE public.payments DROP CONSTRAINT payments_patient_fkey, ADD CONSTRAINT "
     "payments_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients "
     "(clinic_id, id) ON DELETE CASCADE",
     "payments_patient_fkey"},
    {"deletions_take_parts_only",
     "ALTER TABLE public.payments DROP CONSTRAINT payments_appointment_fkey, ADD CONSTRAINT "
     "payments_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES "
     "public.appointments (clinic_id, patient_id, id) ON DELETE SET NULL (appointment_id)",
     "payments_appointment_fkey"},
    {"deletions_take_parts_only",
     "ALTER TABLE public.payment_items DROP CONSTRAINT payment_items_payment_fkey, ADD CONSTRAINT "
     "payment_items_payment_fkey FOREIGN KEY (clinic_id, payment_id) REFERENCES public.payments "
     "(clinic_id, id)",
     "payment_items_payment_fkey"},

    {"everything_is_classified", "COMMENT ON TABLE public.patients IS NULL", "patients"},
    {"everything_is_classified", "COMMENT ON TABLE public.patients IS 'People [class: PHI]'",
     "patients"},
    {"everything_is_classified", "COMMENT ON COLUMN public.patients.dob IS NULL", "patients.dob"},
    {"everything_is_classified", "COMMENT ON COLUMN public.patients.dob IS '[class: PHI]'",
     "patients.dob"},
    {"everything_is_classified", "COMMENT ON COLUMN public.patients.dob IS 'Birth [class: secret]'",
     "patients.dob"},
    {"everything_is_classified", "ALTER TABLE public.patients ADD COLUMN height int",
     "patients.height"},
    {"everything_is_classified", "CREATE TABLE archive.stray (id uuid)", "archive.stray.id"},
    {"everything_is_classified", "CREATE VIEW public.seen AS SELECT id FROM public.patients",
     "seen.id"},

    {"everything_is_valid",
     "UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
     "'public.idx_patients_name'::regclass",
     "idx_patients_name"},
    {"everything_is_valid",
     "ALTER TABLE public.payments ADD CONSTRAINT late CHECK (amount_cents < 1000000) NOT VALID",
     "payments.late"},
    {"everything_is_valid", "ALTER TABLE public.patients DISABLE TRIGGER audit_changes",
     "patients.audit_changes"},
    {"everything_is_valid", "ALTER TABLE public.patients ENABLE REPLICA TRIGGER audit_changes",
     "patients.audit_changes"},

    {"foreign_keys_carry_the_tenant",
     "ALTER TABLE public.payments ADD CONSTRAINT alone FOREIGN KEY (patient_id) REFERENCES "
     "public.patients (id)",
     "alone"},
    {"foreign_keys_carry_the_tenant",
     "ALTER TABLE public.patients ADD CONSTRAINT crossed UNIQUE (id, clinic_id); ALTER TABLE "
     "public.payments ADD CONSTRAINT swapped FOREIGN KEY (clinic_id, patient_id) REFERENCES "
     "public.patients (id, clinic_id) NOT VALID",
     "swapped"},

    {"foreign_keys_have_indexes", "DROP INDEX public.idx_payments_appointment",
     "payments_appointment_fkey"},
    {"foreign_keys_have_indexes",
     "DROP INDEX public.idx_payments_appointment; CREATE INDEX ON public.payments (clinic_id, "
     "patient_id, appointment_id) WHERE status = 'pending'",
     "payments_appointment_fkey"},
    {"foreign_keys_have_indexes",
     "DROP INDEX public.idx_payments_appointment; CREATE INDEX ON public.payments (status, "
     "clinic_id, patient_id, appointment_id)",
     "payments_appointment_fkey"},
    {"foreign_keys_have_indexes",
     "UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
     "'public.idx_payments_appointment'::regclass",
     "payments_appointment_fkey"},

    {"guards_are_there", "DROP INDEX public.appointments_one_active_per_slot", "missing"},
    {"guards_are_there",
     "DROP INDEX public.appointments_one_active_per_slot; CREATE INDEX "
     "appointments_one_active_per_slot ON public.appointments (clinic_id, slot_id) WHERE status = "
     "'booked'",
     "appointments_one_active_per_slot"},
    {"guards_are_there",
     "UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
     "'public.appointments_one_active_per_slot'::regclass",
     "but it is not valid"},
    {"guards_are_there", "DROP TRIGGER audit_replays ON public.webhook_events", "audit_replays"},
    {"guards_are_there",
     "CREATE OR REPLACE TRIGGER payment_requested AFTER INSERT ON public.appointments FOR EACH ROW "
     "WHEN (false) EXECUTE FUNCTION booking.follow_with_payment()",
     "payment_requested"},
    {"guards_are_there", "ALTER TABLE public.appointments DISABLE TRIGGER payment_requested",
     "but it is off"},
    {"guards_are_there",
     "CREATE OR REPLACE TRIGGER payment_requested AFTER INSERT ON public.appointments EXECUTE "
     "FUNCTION booking.follow_with_payment()",
     "but it is not for each row"},
    {"guards_are_there", "DROP POLICY webhook_events_admin_replays ON public.webhook_events",
     "webhook_events_admin_replays"},
    {"guards_are_there", "ALTER POLICY audit_logs_append ON audit.audit_logs TO PUBLIC",
     "audit_logs_append"},

    {"helper_functions_answer",
     "CREATE OR REPLACE FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) "
     "RETURNS numeric LANGUAGE sql AS 'SELECT 22.8'",
     "calculate_bmi"},
    {"helper_functions_answer",
     "CREATE OR REPLACE FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, "
     "p_booked_at timestamptz) RETURNS text LANGUAGE sql AS 'SELECT $1::text'",
     "generate_appointment_number"},
    {"helper_functions_answer",
     "CREATE OR REPLACE FUNCTION app.is_placeholder(p_secret text) RETURNS boolean LANGUAGE sql AS "
     "'SELECT false'",
     "is_placeholder"},
    {"helper_functions_answer",
     "CREATE OR REPLACE FUNCTION clinic.encrypt_phi(p_text text) RETURNS bytea LANGUAGE sql AS "
     "'SELECT ''x''::bytea'",
     "encrypt_phi of nothing"},

    {"indexes_do_not_repeat", "CREATE INDEX repeated ON public.payments (clinic_id, patient_id)",
     "repeated"},

    {"partitions_are_granted_to_nobody", "GRANT SELECT ON audit.audit_logs_default TO clinic_admin",
     "audit.audit_logs_default"},
    {"partitions_are_granted_to_nobody",
     "GRANT SELECT (id) ON audit.audit_logs_default TO readonly", "SELECT (id)"},
    {"partitions_are_granted_to_nobody",
     "CREATE TABLE archive.old (); GRANT SELECT ON archive.old TO PUBLIC", "archive.old"},

    {"payments_agree_with_bookings", "DELETE FROM public.payments", "no payment"},
    {"payments_agree_with_bookings", "DELETE FROM booking.booking_requests",
     "the key is not bound"},
    {"payments_agree_with_bookings",
     "UPDATE booking.booking_requests SET operation = 'cancel_booking'",
     "the key is bound to something else"},
    {"payments_agree_with_bookings",
     "SET LOCAL session_replication_role = replica; UPDATE public.appointments SET status = "
     "'cancelled'",
     "cancelled, but still to be paid"},
    {"payments_agree_with_bookings", "UPDATE public.payments SET status = 'voided'",
     "booked, but voided"},
    {"payments_agree_with_bookings", "UPDATE public.payments SET amount_cents = 1",
     "another amount"},

    {"phi_is_granted_to_few", "GRANT SELECT (dob) ON public.patients TO readonly", "patients.dob"},
    {"phi_is_granted_to_few", "GRANT SELECT ON public.messages TO service_role",
     "messages.content"},
    {"phi_is_granted_to_few", "GRANT SELECT ON public.lab_results TO PUBLIC", "lab_results.result"},

    {"production_is_clean", "SET LOCAL app.environment = 'production'", "demo clinic d0000001"},
    {"production_is_clean",
     "SET LOCAL app.environment = 'production'; SET LOCAL app.encryption_key = 'change-me'",
     "app.encryption_key"},
    {"production_is_clean",
     "SET LOCAL app.environment = 'production'; INSERT INTO public.system_settings (name, value, "
     "description) VALUES ('smtp.password', '\"placeholder\"', 'x')",
     "smtp.password"},

    {"roles_have_no_logins", "ALTER ROLE readonly LOGIN", "readonly"},
    {"roles_have_no_logins", "ALTER ROLE clinician BYPASSRLS", "clinician"},
    {"roles_have_no_logins", "ALTER ROLE clinic_owner SUPERUSER", "clinic_owner"},
    {"roles_have_no_logins", "ALTER TABLE public.feature_flags OWNER TO service_role",
     "service_role"},
    {"roles_have_no_logins", "ALTER ROLE receptionist RENAME TO desk", "receptionist"},

    {"row_security_is_forced", "ALTER TABLE public.patients NO FORCE ROW LEVEL SECURITY",
     "patients"},
    {"row_security_is_forced", "ALTER TABLE public.patients DISABLE ROW LEVEL SECURITY",
     "patients"},
    {"row_security_is_forced", "ALTER TABLE audit.audit_logs_default DISABLE ROW LEVEL SECURITY",
     "audit.audit_logs_default"},
    {"row_security_is_forced",
     "DROP POLICY system_settings_read ON public.system_settings; DROP POLICY "
     "system_settings_write ON public.system_settings",
     "system_settings"},

    {"sensitive_tables_are_audited", "DROP TRIGGER audit_changes ON public.payments", "payments"},
    {"sensitive_tables_are_audited", "ALTER TABLE public.payments DISABLE TRIGGER audit_changes",
     "payments"},
    {"sensitive_tables_are_audited",
     "CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR DELETE ON public.payments FOR EACH "
     "ROW EXECUTE FUNCTION audit.log_changes()",
     "payments"},
    {"sensitive_tables_are_audited",
     "CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE OF status ON "
     "public.payments FOR EACH ROW EXECUTE FUNCTION audit.log_changes()",
     "payments"},
    {"sensitive_tables_are_audited",
     "CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR UPDATE OR DELETE ON public.payments "
     "FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION audit.log_changes()",
     "payments"},
    {"sensitive_tables_are_audited", "CREATE TABLE public.stray (clinic_id uuid)", "stray"},

    {"tenant_tables_have_their_policies", "DROP POLICY payments_per_clinic ON public.payments",
     "payments"},
    {"tenant_tables_have_their_policies",
     "ALTER POLICY payments_per_clinic ON public.payments WITH CHECK (true)", "payments"},
    {"tenant_tables_have_their_policies",
     "ALTER POLICY payments_per_clinic ON public.payments TO receptionist", "payments"},
    {"tenant_tables_have_their_policies", "DROP POLICY payments_service_read ON public.payments",
     "no policy that lets service_role read"},
    {"tenant_tables_have_their_policies",
     "CREATE POLICY open ON public.payments TO receptionist USING (true)",
     "policy open sees more than one clinic"},
    {"tenant_tables_have_their_policies",
     "ALTER POLICY payments_per_clinic ON public.payments USING (clinic_id = (SELECT "
     "app.current_clinic_id()) OR true)",
     "policy payments_per_clinic sees more than one clinic"},
    {"tenant_tables_have_their_policies",
     "ALTER POLICY webhook_events_worker ON public.webhook_events TO webhook_worker, receptionist",
     "policy webhook_events_worker sees more than one clinic"},
    {"tenant_tables_have_their_policies", "DROP POLICY clinics_per_clinic ON public.clinics",
     "clinics"},

    {"updated_at_is_kept", "DROP TRIGGER set_updated_at ON public.patients", "patients"},
    {"updated_at_is_kept", "ALTER TABLE public.patients DISABLE TRIGGER set_updated_at",
     "patients"},

    {"views_are_security_invoker", "ALTER VIEW public.patient_summary RESET (security_invoker)",
     "patient_summary"},
    {"views_are_security_invoker",
     "ALTER VIEW public.patient_summary SET (security_invoker = false)", "patient_summary"},
};

std::set<std::string> checks() {
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(kOurs / "checks"))
    names.insert(file.path().stem());
  return names;
}

TEST(Checks, EachHasSomethingThatBreaksIt) {
  std::set<std::string> broken;
  for (const Break& one : kBreaks) broken.insert(one.check);
  EXPECT_EQ(broken, checks());
}

/// Our schema with rows.
class ChecksPgTest : public testing::TestWithParam<Break> {
 protected:
  struct Place {
    provision::Database database = support::fresh_database();
    pg::Session session{database.conninfo()};
  };

  static void SetUpTestSuite() {
    place_.emplace();
    provision::seed_by_file(place_->session, kOurs / "seeds/demo.sql");
    place_->session.script(
        "SELECT set_config('app.current_clinic_id', id::text, false) FROM public.clinics; SELECT "
        "booking.create_booking(slot.id, patient.id, staff.id, 'paid', '{\"payment\": "
        "{\"amount_cents\": 5000, \"currency\": \"SGD\", \"idempotency_key\": \"paid\"}}') FROM "
        "public.appointment_slots AS slot, public.patients AS patient, public.users AS staff WHERE "
        "staff.role = 'receptionist' LIMIT 1");
  }
  static void TearDownTestSuite() { place_.reset(); }

  /// Nothing that a test does outlives it.
  void SetUp() override { place_->session.script("BEGIN"); }
  void TearDown() override { place_->session.script("ROLLBACK"); }

  static invariant::Verdict verdict_of(const std::string& check) {
    const fs::path file = kOurs / "checks" / (check + ".sql");
    const std::string text = provision::read_script(file, base::ExitStatus::kUnusable).text;
    return explore::judge_by_sql(place_->session, check, text);
  }
  static bool names(const invariant::Verdict& verdict, const std::string& words) {
    return std::ranges::any_of(verdict.evidence, [&](const auto& evidence) {
      return std::ranges::any_of(evidence.facts, [&](const auto& fact) {
        return fact.second.find(words) != std::string::npos;
      });
    });
  }

  inline static std::optional<Place> place_;
};

TEST_P(ChecksPgTest, ReportNothingUntilItIsBrokenAndThenNameWhatIs) {
  const auto [check, sql, words] = GetParam();
  const invariant::Verdict whole = verdict_of(check);
  ASSERT_EQ(whole.truth, base::Truth::kHolds) << whole.explanation;
  place_->session.script(sql);
  const invariant::Verdict broken = verdict_of(check);
  ASSERT_EQ(broken.truth, base::Truth::kViolated) << broken.explanation;
  EXPECT_TRUE(names(broken, words)) << broken.explanation;
}

INSTANTIATE_TEST_SUITE_P(All, ChecksPgTest, testing::ValuesIn(kBreaks), [](const auto& tested) {
  return std::string(tested.param.check) + "_" + std::to_string(tested.index);
});

}  // namespace
