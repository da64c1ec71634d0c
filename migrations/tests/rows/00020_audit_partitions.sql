-- A log with rows became a partition, which a database that is made anew does not have. It is looked at here; then its
-- rows are given to the other partitions, and it is dropped, so that the schema is the same in both.
DO $$
BEGIN
  ASSERT (SELECT c.relrowsecurity AND c.relforcerowsecurity AND c.relispartition
          FROM pg_catalog.pg_class AS c
          WHERE c.oid = 'audit.audit_logs_history'::regclass),
    'the history of the log is not guarded as a partition is';
  ASSERT NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = 'audit.audit_logs_history'::regclass),
    'the history of the log has a policy of its own';
  ASSERT NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_class AS c
    CROSS JOIN LATERAL aclexplode(c.relacl) AS given
    WHERE c.oid = 'audit.audit_logs_history'::regclass
      AND (given.grantee <> c.relowner OR given.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE'))),
    'somebody may read the history of the log, or its owner may change it';
  ASSERT (SELECT array_agg(DISTINCT log.clinic_id::text || ' ' || log.operation) @> ARRAY[
            'a0000000-0000-4000-8000-000000000001 INSERT', 'a0000000-0000-4000-8000-000000000001 UPDATE',
            'b0000000-0000-4000-8000-000000000001 INSERT', 'b0000000-0000-4000-8000-000000000001 UPDATE']
          FROM audit.audit_logs_history AS log),
    'the history of the log does not hold what was logged';
END
$$;

ALTER TABLE audit.audit_logs DETACH PARTITION audit.audit_logs_history;

INSERT INTO audit.audit_logs
  (id, table_name, operation, row_data, changed_by, clinic_id, occurred_at, correlation_id)
OVERRIDING SYSTEM VALUE
SELECT
  history.id,
  history.table_name,
  history.operation,
  history.row_data,
  history.changed_by,
  history.clinic_id,
  history.occurred_at,
  history.correlation_id
FROM audit.audit_logs_history AS history;

DROP TABLE audit.audit_logs_history;

-- The installation's settings are logged without a clinic.
UPDATE public.system_settings
SET value = '2';

UPDATE public.feature_flags
SET is_enabled = true;
