-- What the tables of the following migrations share: three schemas, the correlation id, updated_at, and the one
-- function that says what every table of a tenant has.
--
-- The schemas, beside public, which holds the tables and views:
--   clinic    functions of the clinic's domain: numbers, measures, encryption, updated_at
--   audit     the log of changes
--   archive   parts of the log that are no longer searched, kept until their retention is over; no client may read it
--
-- Columns that the plan names and the base tables lack are added: patients.gender, and updated_at where rows are
-- edited; 00015 validates the constraint on gender. appointments keeps its own updated_at, which cancel_booking sets; it,
-- appointment_slots, webhook_events and booking_requests get no trigger for it, for those tables are what bookings and
-- claims wait for.
--
-- Date: 2026-11-22
-- Problem: The tables to come would each need the same policies, triggers and comments, written by hand; patients
--   and users do not say when they were changed.
-- Solution: app.guard_table gives a table all of it at once; the base tables get the columns that they lack.
-- Affected tables: public.clinics, users, patients, integration_webhooks
-- Verification: SELECT to_regnamespace('archive') IS NOT NULL AND to_regprocedure('app.guard_table(regclass, boolean)')
--   IS NOT NULL
-- Rollback: rollbacks/00013_schemas_and_guards.sql
SET LOCAL ROLE clinic_owner;

CREATE SCHEMA IF NOT EXISTS clinic;
CREATE SCHEMA IF NOT EXISTS archive;

-- The request that the current transaction belongs to, NULL if none was set. It is a uuid, for a uuid can hold nobody's
-- name: a trace id of 32 hexadecimal digits is one.
-- Raises 22P02 if the setting is not a uuid.
CREATE OR REPLACE FUNCTION app.current_correlation_id()
RETURNS uuid
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.correlation_id', true), '')::uuid
$$;

REVOKE EXECUTE ON FUNCTION app.current_correlation_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.current_correlation_id()
  TO service_role, clinic_admin, clinician, receptionist, readonly;

-- Keeps a row's updated_at true, whatever the statement says about it.
CREATE OR REPLACE FUNCTION clinic.update_updated_at_column()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

-- Gives a table of a tenant what each of them has: row-level security, enabled and forced; a policy for the clinic of
-- the transaction and one for service_role; the trigger for updated_at if there is that column; unless p_audited is
-- false, the trigger of the audit log; and the comments of the columns that are the same everywhere.
-- It can be called again. It runs as its caller, who has to own the table.
CREATE OR REPLACE FUNCTION app.guard_table(p_table regclass, p_audited boolean DEFAULT true)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  v_name   text;
  v_column record;
BEGIN
  SELECT c.relname
  INTO v_name
  FROM pg_catalog.pg_class AS c
  WHERE c.oid = p_table;

  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_table);

  EXECUTE format('DROP POLICY IF EXISTS %I ON %s', v_name || '_per_clinic', p_table);
  EXECUTE format(
    'CREATE POLICY %I ON %s '
    'USING (clinic_id = (SELECT app.current_clinic_id())) '
    'WITH CHECK (clinic_id = (SELECT app.current_clinic_id()))', v_name || '_per_clinic', p_table);

  EXECUTE format('DROP POLICY IF EXISTS %I ON %s', v_name || '_service_read', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO service_role USING (true)', v_name || '_service_read', p_table);

  IF p_audited THEN
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR UPDATE OR DELETE ON %s '
      'FOR EACH ROW EXECUTE FUNCTION audit.log_changes()', p_table);
  END IF;

  FOR v_column IN
    SELECT told.name, told.comment
    FROM (VALUES
      ('id', 'Key of the row [class: administrative]'),
      ('clinic_id', 'The tenant [class: administrative]'),
      ('created_at', 'When the row was made [class: administrative]'),
      ('updated_at', 'When the row was last changed, or made [class: administrative]')) AS told (name, comment)
    JOIN pg_catalog.pg_attribute AS a ON a.attname = told.name
    WHERE a.attrelid = p_table
      AND NOT a.attisdropped
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', p_table, v_column.name, v_column.comment);
    IF v_column.name = 'updated_at' THEN
      EXECUTE format(
        'CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON %s '
        'FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) '
        'EXECUTE FUNCTION clinic.update_updated_at_column()', p_table);
    END IF;
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION clinic.update_updated_at_column(), app.guard_table(regclass, boolean) FROM PUBLIC;

ALTER TABLE public.clinics ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE public.users ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE public.integration_webhooks ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE public.patients
  ADD COLUMN IF NOT EXISTS gender text,
  ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now(),
  DROP CONSTRAINT IF EXISTS patients_gender_check,
  ADD CONSTRAINT patients_gender_check CHECK (gender IN ('female', 'male', 'other', 'unknown')) NOT VALID;

-- clinics is the tenant itself and has policies of its own; users and patients keep those of 00008.
CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.clinics
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();
CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.users
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();
CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.patients
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();
CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.integration_webhooks
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();

-- How often a provider's events are tried is a decision that somebody made.
CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.integration_webhooks
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();

GRANT SELECT (gender, updated_at) ON public.patients TO receptionist;
GRANT UPDATE (gender) ON public.patients TO clinic_admin;
GRANT USAGE ON SCHEMA clinic TO service_role, clinic_admin, clinician, receptionist, readonly;

COMMENT ON SCHEMA clinic IS 'Functions of the clinic''s domain: numbers, measures, encryption';
COMMENT ON SCHEMA archive IS 'Parts of the audit log that are no longer searched, until their retention is over';
COMMENT ON FUNCTION app.current_clinic_id() IS 'The clinic that the transaction works for; NULL if none was set';
COMMENT ON FUNCTION app.current_user_id() IS 'The user for whom the transaction works; NULL if none was set';
COMMENT ON FUNCTION app.current_correlation_id() IS 'The request that the transaction belongs to; NULL if none was set';
COMMENT ON FUNCTION app.guard_table(regclass, boolean) IS 'Gives a table of a tenant its policies and triggers';
COMMENT ON FUNCTION clinic.update_updated_at_column() IS 'Trigger: keeps updated_at true';

RESET ROLE;
