-- Takes back 00007. Lost is the audit log, which the law may want kept: save it first.
DROP TRIGGER IF EXISTS audit_changes ON public.appointments;
DROP TRIGGER IF EXISTS audit_changes ON public.patients;
DROP TRIGGER IF EXISTS audit_changes ON public.users;
DROP TRIGGER IF EXISTS audit_changes ON public.clinics;
DROP FUNCTION IF EXISTS audit.log_changes();
DROP TABLE IF EXISTS audit.audit_logs;
DROP SCHEMA IF EXISTS audit;
