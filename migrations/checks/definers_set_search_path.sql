-- Every function that runs as its owner has a search_path of its own, with pg_temp last, and none may be executed by PUBLIC.
SELECT p.oid::regprocedure AS function, p.proconfig AS settings, p.proacl AS privileges
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit', 'archive')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
  AND ((p.prosecdef
      AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS s (setting) WHERE s.setting ~ '^search_path=.*\mpg_temp$'))
    OR EXISTS (
      SELECT
      FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS given
      WHERE given.grantee = 0))
ORDER BY p.oid::regprocedure::text
