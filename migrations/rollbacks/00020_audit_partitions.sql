-- Takes back 00020: the audit log is one table again, with the rows of all partitions. What was moved to the schema
-- archive stays there. Lost are the correlation ids, and the rows about the installation's settings, which have no
-- clinic.
SET LOCAL ROLE clinic_owner;

DROP TRIGGER IF EXISTS audit_changes ON public.system_settings;
DROP TRIGGER IF EXISTS audit_changes ON public.feature_flags;

DO $$
DECLARE
  v_partition regclass;
  v_last_id   bigint;
BEGIN
  IF (SELECT c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = 'audit.audit_logs'::regclass) <> 'p' THEN
    RETURN;
  END IF;

  -- The owner sees the rows only while row-level security is not forced.
  ALTER TABLE audit.audit_logs NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE audit.audit_logs RENAME TO audit_logs_partitioned;
  ALTER INDEX audit.audit_logs_pkey RENAME TO audit_logs_partitioned_pkey;
  ALTER SEQUENCE audit.audit_logs_id_seq RENAME TO audit_logs_partitioned_id_seq;

  CREATE TABLE audit.audit_logs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name  text NOT NULL,
    operation   text NOT NULL,
    row_data    jsonb NOT NULL,
    changed_by  uuid,
    clinic_id   uuid NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_logs_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'))
  );

  INSERT INTO audit.audit_logs (id, table_name, operation, row_data, changed_by, clinic_id, occurred_at)
  OVERRIDING SYSTEM VALUE
  SELECT id, table_name, operation, row_data, changed_by, clinic_id, occurred_at
  FROM audit.audit_logs_partitioned
  WHERE clinic_id IS NOT NULL;

  SELECT max(id) INTO v_last_id FROM audit.audit_logs;
  IF v_last_id IS NOT NULL THEN
    PERFORM setval(pg_get_serial_sequence('audit.audit_logs', 'id'), v_last_id);
  END IF;

  DROP TABLE audit.audit_logs_partitioned;
END
$$;

DROP FUNCTION IF EXISTS
  audit.archive_partitions(date),
  audit.create_partitions(int),
  audit.add_partition(text, text),
  audit.comment_partition(text);

ALTER TABLE audit.audit_logs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON audit.audit_logs FROM clinic_owner;
GRANT SELECT ON audit.audit_logs TO service_role, clinic_admin;

DROP POLICY IF EXISTS audit_logs_per_clinic ON audit.audit_logs;
CREATE POLICY audit_logs_per_clinic ON audit.audit_logs
  FOR SELECT
  USING (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS audit_logs_append ON audit.audit_logs;
CREATE POLICY audit_logs_append ON audit.audit_logs
  FOR INSERT TO clinic_owner
  WITH CHECK (true);

DROP POLICY IF EXISTS audit_logs_service_read ON audit.audit_logs;
CREATE POLICY audit_logs_service_read ON audit.audit_logs
  FOR SELECT TO service_role
  USING (true);

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

COMMENT ON TABLE audit.audit_logs IS 'Append-only: one row for each change of an audited row, without its data';
COMMENT ON FUNCTION audit.log_changes() IS 'Trigger: logs the change of one row';

RESET ROLE;
