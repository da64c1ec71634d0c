-- Every table of a tenant lets a transaction see and write the rows of its own clinic, and service_role read all.
-- The tables are those that carry clinic_id, and clinics. Policies that see more are named below: the audit log's owner
-- appends to it, and workers see all events and effects and write webhook logs.
SELECT c.oid::regclass AS table, problem.text AS problem
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT 'no policy for the clinic of the transaction' AS text
  WHERE NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_policy AS p
    WHERE p.polrelid = c.oid
      AND p.polpermissive
      AND p.polroles = '{0}'
      AND pg_get_expr(p.polqual, p.polrelid) ~ '^\((clinic_id|id) = \( SELECT app.current_clinic_id\(\)'
      AND (p.polcmd = 'r' OR pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid)))
  UNION ALL
  SELECT 'no policy that lets service_role read'
  WHERE NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_policy AS p
    WHERE p.polrelid = c.oid
      AND p.polpermissive
      AND p.polcmd = 'r'
      AND 'service_role'::regrole = ANY (p.polroles))
  UNION ALL
  SELECT format('policy %s sees more than one clinic', p.polname)
  FROM pg_catalog.pg_policy AS p
  WHERE p.polrelid = c.oid
    AND p.polpermissive
    AND (coalesce(pg_get_expr(p.polqual, p.polrelid), '') !~ 'current_clinic_id'
      OR coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'current_clinic_id') !~ 'current_clinic_id')
    AND p.polname NOT LIKE '%\_service\_read'
    AND p.polname NOT IN (
      'audit_logs_append', 'webhook_events_service_ingest', 'webhook_events_worker', 'webhook_logs_service_append',
      'webhook_idempotency_worker')
) AS problem
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit')
  AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND (c.oid = 'public.clinics'::regclass
    OR EXISTS (
      SELECT
      FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = c.oid
        AND a.attname = 'clinic_id'
        AND NOT a.attisdropped))
ORDER BY c.oid::regclass::text, problem.text
