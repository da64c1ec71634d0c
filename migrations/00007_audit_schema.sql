-- An append-only log of what was changed, by whom and for which clinic: never of what the data were. row_data holds the
-- row's id and, for an update, the names of the columns that changed.
--
-- Audited are clinics, users, patients and appointments. appointment_slots is not: a slot's change goes with an
-- appointment's, which is audited, and a second log row would double the log of every booking.
--
-- Rows are written by the trigger function only, which runs as its owner. No role is granted INSERT, UPDATE, DELETE or
-- TRUNCATE, and the owner keeps INSERT alone.
SET LOCAL ROLE clinic_owner;

CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE IF NOT EXISTS audit.audit_logs (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_name  text NOT NULL,
  operation   text NOT NULL,
  row_data    jsonb NOT NULL,
  changed_by  uuid,
  clinic_id   uuid NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_logs_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'))
);

REVOKE UPDATE, DELETE, TRUNCATE ON audit.audit_logs FROM clinic_owner;

-- Logs the change of one row, in the transaction that makes it. The clinic is the row's own, not the one that the
-- transaction claims to work for. Runs as its owner, so that whoever changes a row need not be able to write the log.
CREATE OR REPLACE FUNCTION audit.log_changes()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_row      record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  v_clinic   uuid;
  v_row_data jsonb := jsonb_build_object('id', v_row.id);
  v_old      jsonb;
  v_new      jsonb;
BEGIN
  IF TG_TABLE_NAME = 'clinics' THEN
    v_clinic := v_row.id;
  ELSE
    v_clinic := v_row.clinic_id;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    v_old := to_jsonb(OLD);
    v_new := to_jsonb(NEW);
    v_row_data := v_row_data || jsonb_build_object('changed', (
      SELECT coalesce(jsonb_agg(c.name ORDER BY c.name), '[]')
      FROM jsonb_object_keys(v_new) AS c (name)
      WHERE v_new -> c.name IS DISTINCT FROM v_old -> c.name));
  END IF;

  INSERT INTO audit.audit_logs (table_name, operation, row_data, changed_by, clinic_id)
  VALUES (TG_TABLE_NAME, TG_OP, v_row_data, app.current_user_id(), v_clinic);
  RETURN NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION audit.log_changes() FROM PUBLIC;

CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.clinics
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.users
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.patients
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();

COMMENT ON SCHEMA audit IS 'What was changed, by whom';
COMMENT ON TABLE audit.audit_logs IS 'Append-only: one row for each change of an audited row, without its data';
COMMENT ON FUNCTION audit.log_changes() IS 'Trigger: logs the change of one row';

RESET ROLE;
