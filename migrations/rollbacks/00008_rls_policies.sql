-- Takes back 00008: no role but the owner may do anything, and the owner sees all clinics. No row is lost.
DROP POLICY IF EXISTS audit_logs_service_read ON audit.audit_logs;
DROP POLICY IF EXISTS audit_logs_append ON audit.audit_logs;
DROP POLICY IF EXISTS audit_logs_per_clinic ON audit.audit_logs;
DROP POLICY IF EXISTS appointments_service_read ON public.appointments;
DROP POLICY IF EXISTS appointments_per_clinic ON public.appointments;
DROP POLICY IF EXISTS slots_service_read ON public.appointment_slots;
DROP POLICY IF EXISTS slots_per_clinic ON public.appointment_slots;
DROP POLICY IF EXISTS patients_service_read ON public.patients;
DROP POLICY IF EXISTS patients_per_clinic ON public.patients;
DROP POLICY IF EXISTS users_service_read ON public.users;
DROP POLICY IF EXISTS users_per_clinic ON public.users;
DROP POLICY IF EXISTS clinics_service_read ON public.clinics;
DROP POLICY IF EXISTS clinics_per_clinic ON public.clinics;

ALTER TABLE audit.audit_logs DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.appointments DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.appointment_slots DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.patients DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.users DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.clinics DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;

REVOKE ALL ON
  public.clinics, public.users, public.patients, public.appointment_slots, public.appointments, public.webhook_events,
  audit.audit_logs
  FROM service_role, clinic_admin, clinician, receptionist, readonly;
REVOKE USAGE ON SCHEMA audit FROM service_role, clinic_admin;
