-- Who may see and do what.
--
-- Row-level security is enabled and forced on every table that carries a clinic: without FORCE the owner, and every
-- function that runs as the owner, would see all clinics. A transaction sees and writes the rows of the clinic in
-- app.current_clinic_id; if none is set, it sees nothing and can write nothing. The sub-select makes the planner
-- evaluate the setting once a query, not once a row.
--
-- Exceptions, each a policy of its own: service_role reads all clinics, and the audit log takes rows from its owner
-- whatever the setting is. A policy cannot be created "if not exists", so each is dropped first.
SET LOCAL ROLE clinic_owner;

ALTER TABLE public.clinics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.patients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.appointment_slots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.appointments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.audit_logs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS clinics_per_clinic ON public.clinics;
CREATE POLICY clinics_per_clinic ON public.clinics
  USING (id = (SELECT app.current_clinic_id()))
  WITH CHECK (id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS users_per_clinic ON public.users;
CREATE POLICY users_per_clinic ON public.users
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS patients_per_clinic ON public.patients;
CREATE POLICY patients_per_clinic ON public.patients
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS slots_per_clinic ON public.appointment_slots;
CREATE POLICY slots_per_clinic ON public.appointment_slots
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS appointments_per_clinic ON public.appointments;
CREATE POLICY appointments_per_clinic ON public.appointments
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS audit_logs_per_clinic ON audit.audit_logs;
CREATE POLICY audit_logs_per_clinic ON audit.audit_logs
  FOR SELECT
  USING (clinic_id = (SELECT app.current_clinic_id()));

-- Only the trigger function runs as clinic_owner. There is no policy for UPDATE or DELETE: even the owner finds no row.
DROP POLICY IF EXISTS audit_logs_append ON audit.audit_logs;
CREATE POLICY audit_logs_append ON audit.audit_logs
  FOR INSERT TO clinic_owner
  WITH CHECK (true);

DROP POLICY IF EXISTS clinics_service_read ON public.clinics;
CREATE POLICY clinics_service_read ON public.clinics
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS users_service_read ON public.users;
CREATE POLICY users_service_read ON public.users
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS patients_service_read ON public.patients;
CREATE POLICY patients_service_read ON public.patients
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS slots_service_read ON public.appointment_slots;
CREATE POLICY slots_service_read ON public.appointment_slots
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS appointments_service_read ON public.appointments;
CREATE POLICY appointments_service_read ON public.appointments
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS audit_logs_service_read ON audit.audit_logs;
CREATE POLICY audit_logs_service_read ON audit.audit_logs
  FOR SELECT TO service_role
  USING (true);

-- service_role: every clinic's rows, but of users and patients the ids only.
GRANT SELECT ON public.clinics, public.appointment_slots, public.appointments TO service_role;
GRANT SELECT (id, clinic_id, role, is_active, created_at) ON public.users TO service_role;
GRANT SELECT (id, clinic_id, created_at) ON public.patients TO service_role;
GRANT SELECT, INSERT, UPDATE ON public.webhook_events TO service_role;
GRANT USAGE ON SCHEMA audit TO service_role;
GRANT SELECT ON audit.audit_logs TO service_role;

-- clinic_admin: runs the clinic.
GRANT SELECT, UPDATE (name) ON public.clinics TO clinic_admin;
GRANT SELECT, INSERT, UPDATE (email, full_name, role, is_active) ON public.users TO clinic_admin;
GRANT SELECT, INSERT, UPDATE (first_name, last_name, dob, nric_encrypted, nric_hash, contact)
  ON public.patients TO clinic_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.appointment_slots TO clinic_admin;
GRANT USAGE ON SCHEMA audit TO clinic_admin;
GRANT SELECT ON audit.audit_logs TO clinic_admin;

-- clinician: reads the clinic.
GRANT SELECT ON public.clinics, public.users, public.patients, public.appointment_slots, public.appointments
  TO clinician;

-- receptionist: reads what booking needs, but no identity numbers.
GRANT SELECT ON public.clinics, public.users, public.appointment_slots TO receptionist;
GRANT SELECT (id, clinic_id, first_name, last_name, dob, contact, created_at) ON public.patients TO receptionist;
GRANT UPDATE (is_available) ON public.appointment_slots TO receptionist;

-- Those who book write an appointment's request and later its status: status and booked_at begin with their defaults.
GRANT
  SELECT,
  INSERT (id, clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by),
  UPDATE (status, updated_at)
  ON public.appointments TO receptionist, clinic_admin;

-- readonly: the clinic without contact details and identity numbers.
GRANT SELECT ON public.clinics, public.users, public.appointment_slots, public.appointments TO readonly;
GRANT SELECT (id, clinic_id, first_name, last_name, created_at) ON public.patients TO readonly;

RESET ROLE;
