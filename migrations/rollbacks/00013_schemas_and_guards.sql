-- Takes back 00013. Lost are patients.gender and when rows were last changed. The schema archive is dropped only if it
-- is empty: else this stops with 2BP01.
SET LOCAL ROLE clinic_owner;

DROP TRIGGER IF EXISTS audit_changes ON public.integration_webhooks;
DROP TRIGGER IF EXISTS set_updated_at ON public.integration_webhooks;
DROP TRIGGER IF EXISTS set_updated_at ON public.patients;
DROP TRIGGER IF EXISTS set_updated_at ON public.users;
DROP TRIGGER IF EXISTS set_updated_at ON public.clinics;

ALTER TABLE public.patients DROP COLUMN IF EXISTS gender, DROP COLUMN IF EXISTS updated_at;
ALTER TABLE public.integration_webhooks DROP COLUMN IF EXISTS updated_at;
ALTER TABLE public.users DROP COLUMN IF EXISTS updated_at;
ALTER TABLE public.clinics DROP COLUMN IF EXISTS updated_at;

DROP FUNCTION IF EXISTS
  app.guard_table(regclass, boolean),
  clinic.update_updated_at_column(),
  app.current_correlation_id();

COMMENT ON FUNCTION app.current_clinic_id() IS NULL;
COMMENT ON FUNCTION app.current_user_id() IS NULL;

DROP SCHEMA IF EXISTS archive;
DROP SCHEMA IF EXISTS clinic;

RESET ROLE;
