-- An audit log as it must not be: it holds rows, not names.
CREATE OR REPLACE FUNCTION audit.log_changes()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
AS $$
BEGIN
  INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id)
  VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(NEW), NEW.clinic_id);
  RETURN NULL;
END
$$;
