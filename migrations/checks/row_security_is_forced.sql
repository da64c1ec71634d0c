-- Every table and partition has row-level security enabled and forced, and every table that can be asked has a policy.
SELECT c.oid::regclass AS table, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, policy.count AS policies
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT count(*) FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid) AS policy
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit', 'archive')
  AND c.relkind IN ('r', 'p')
  AND NOT (c.relrowsecurity
    AND c.relforcerowsecurity
    AND (policy.count > 0 OR c.relispartition OR n.nspname = 'archive'))
ORDER BY c.oid::regclass::text
