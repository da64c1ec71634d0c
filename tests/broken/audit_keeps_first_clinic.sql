-- fault: the audit log files all changes of a connection under the clinic that it worked for first.
-- violates: rows_stay_in_their_clinic, audit_row_for_every_change

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
  v_clinic := nullif(current_setting('audit.clinic_id', true), '');
  IF v_clinic IS NULL THEN
    v_clinic := v_row.clinic_id;
    PERFORM set_config('audit.clinic_id', v_clinic::text, false);
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
