-- Every function that runs as its owner fixes its search_path, and PUBLIC may execute no function.
-- It holds schemas in which nobody but their owner may create anything, and pg_temp, last: left out, it would be searched
-- first.
SELECT p.oid::regprocedure AS function, p.proconfig AS settings, p.proacl AS privileges
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit', 'archive')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
  AND ((p.prosecdef
      AND NOT EXISTS (
        SELECT
        FROM unnest(p.proconfig) AS s (setting)
        WHERE s.setting ~ '^search_path=(pg_catalog, )?((app|clinic|booking|webhook|audit), )*pg_temp$'))
    OR EXISTS (
      SELECT
      FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS given
      WHERE given.grantee = 0))
ORDER BY p.oid::regprocedure::text
