-- service_role, readonly and webhook_worker cannot read a column of class PHI.
-- Excepted: readonly reads the names of patients, and who works on webhook events reads what is in them.
SELECT r.rolname AS role, concat(c.oid::regclass, '.', a.attname) AS column
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
JOIN pg_catalog.pg_roles AS r ON r.rolname IN ('service_role', 'readonly', 'webhook_worker')
WHERE n.nspname IN ('public', 'booking', 'audit', 'archive')
  AND c.relkind IN ('r', 'p')
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND col_description(c.oid, a.attnum) LIKE '%[class: PHI]'
  AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')
  AND NOT (r.rolname = 'readonly'
    AND c.oid = 'public.patients'::regclass
    AND a.attname IN ('first_name', 'last_name'))
  AND NOT (r.rolname <> 'readonly' AND c.oid = 'public.webhook_events'::regclass)
  AND NOT (r.rolname = 'webhook_worker' AND c.oid = 'public.webhook_deliveries'::regclass)
ORDER BY r.rolname, concat(c.oid::regclass, '.', a.attname)
