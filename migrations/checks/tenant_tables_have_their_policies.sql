-- Every table of a tenant lets a transaction see and write the rows of its own clinic, and service_role read all.
-- The tables are those that carry clinic_id, and clinics. Policies that see more are named below, with their tables,
-- commands and roles: the audit log's owner appends to it; workers see all integrations, events, deliveries and keys
-- of effects, and write webhook logs.
WITH own (expression) AS (
  VALUES
    ('(clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))'),
    ('(id = ( SELECT app.current_clinic_id() AS current_clinic_id))')
), wider (table_name, policy, command, roles) AS (
  VALUES
    ('audit.audit_logs', 'audit_logs_append', 'a', '{clinic_owner}'),
    ('public.integration_webhooks', 'integration_webhooks_service_read', 'r', '{service_role,webhook_worker}'),
    ('public.webhook_events', 'webhook_events_service_ingest', 'a', '{service_role}'),
    ('public.webhook_events', 'webhook_events_worker', '*', '{webhook_worker}'),
    ('public.webhook_deliveries', 'webhook_deliveries_worker', 'r', '{webhook_worker}'),
    ('public.webhook_deliveries', 'webhook_deliveries_ingest', 'a', '{service_role,webhook_worker}'),
    ('public.webhook_logs', 'webhook_logs_service_append', 'a', '{service_role,webhook_worker}'),
    ('public.webhook_idempotency', 'webhook_idempotency_worker', '*', '{webhook_worker}')
)
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
      AND pg_get_expr(p.polqual, p.polrelid) IN (SELECT own.expression FROM own)
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
    -- What is neither on the rows that are seen nor on those that are written is no expression of one clinic.
    AND EXISTS (
      SELECT
      FROM (VALUES
        (p.polqual IS NOT NULL OR p.polwithcheck IS NULL, pg_get_expr(p.polqual, p.polrelid)),
        (p.polwithcheck IS NOT NULL, pg_get_expr(p.polwithcheck, p.polrelid))) AS half (is_there, expression)
      WHERE half.is_there
        AND coalesce(half.expression, '') NOT IN (SELECT own.expression FROM own))
    AND NOT (p.polcmd = 'r' AND p.polroles = ARRAY['service_role'::regrole::oid])
    AND NOT EXISTS (
      SELECT
      FROM wider
      WHERE wider.table_name::regclass = c.oid
        AND wider.policy = p.polname
        AND wider.command = p.polcmd::text
        AND wider.roles = (SELECT array_agg(role.name::regrole::text ORDER BY role.name::regrole::text)::text
                           FROM unnest(p.polroles) AS role (name)))
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
