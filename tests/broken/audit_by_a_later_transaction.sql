-- fault: a change is put aside and logged by whoever changes an appointment next.
-- violates: audit_row_for_every_change
-- explored: caught

CREATE TABLE audit.put_aside (
  operation text NOT NULL,
  row_data  jsonb NOT NULL,
  clinic_id uuid NOT NULL
);

CREATE FUNCTION audit.log_later()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
BEGIN
  WITH taken AS (
    DELETE FROM audit.put_aside AS one
    WHERE one.ctid = ANY (ARRAY(SELECT two.ctid FROM audit.put_aside AS two FOR UPDATE SKIP LOCKED))
    RETURNING one.*
  )
  INSERT INTO audit.audit_logs (table_name, operation, row_data, changed_by, clinic_id)
  SELECT TG_TABLE_NAME, taken.operation, taken.row_data, app.current_user_id(), taken.clinic_id
  FROM taken;

  INSERT INTO audit.put_aside (operation, row_data, clinic_id)
  VALUES (TG_OP, jsonb_build_object('id', NEW.id), NEW.clinic_id);
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_later();
