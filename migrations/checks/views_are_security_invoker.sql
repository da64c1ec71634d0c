-- Every view is read with the rights of whoever reads it.
SELECT c.oid::regclass AS view, c.reloptions AS options
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit', 'archive')
  AND c.relkind IN ('v', 'm')
  AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)
ORDER BY c.oid::regclass::text
