-- The audit log is appended to by its trigger alone: no role changes it, and its owner may insert but not take back.
DO $$
DECLARE
  v_role  text;
  v_table regclass;
  v_verb  text;
  v_tried int := 0;
BEGIN
  FOR v_role, v_table, v_verb IN
    SELECT told.role, log.oid::regclass, told.verb
    FROM (
      SELECT role.name AS role, verb.text AS verb
      FROM unnest(ARRAY[
        'clinic_owner', 'service_role', 'clinic_admin', 'clinician', 'receptionist', 'readonly', 'webhook_worker'])
        AS role (name)
      CROSS JOIN unnest(ARRAY[
        'UPDATE %s SET row_data = ''{}''',
        'DELETE FROM %s',
        'TRUNCATE %s',
        'INSERT INTO %s (table_name, operation, row_data, clinic_id) VALUES (''patients'', ''DELETE'', ''{}'', '
          '''a0000000-0000-4000-8000-000000000001'')']) AS verb (text)
      WHERE role.name <> 'clinic_owner'
        OR verb.text NOT LIKE 'INSERT%'
    ) AS told
    CROSS JOIN pg_catalog.pg_class AS log
    WHERE log.oid = 'audit.audit_logs'::regclass
      OR (log.relispartition AND log.relkind = 'r' AND log.relnamespace = 'audit'::regnamespace)
  LOOP
    v_tried := v_tried + 1;
    PERFORM set_config('role', v_role, true);
    PERFORM set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);
    BEGIN
      EXECUTE format(v_verb, v_table);
      ASSERT false, format('%s may %s', v_role, format(v_verb, v_table));
    EXCEPTION
      WHEN insufficient_privilege THEN
        NULL;
    END;
  END LOOP;
  ASSERT v_tried >= 54, format('%s commands were tried', v_tried);

  -- The control: who may change a row that is audited makes a row of the log.
  SET LOCAL ROLE clinic_admin;
  UPDATE public.users SET full_name = 'Renamed' WHERE id = 'a0000001-0000-4000-8000-000000000004';
  ASSERT EXISTS (
    SELECT
    FROM audit.audit_logs AS log
    WHERE log.row_data = '{"id": "a0000001-0000-4000-8000-000000000004", "changed": ["full_name", "updated_at"]}'),
    'the change of a user is not in the log';
END
$$;
