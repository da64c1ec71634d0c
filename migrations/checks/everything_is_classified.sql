-- Every table, view and column says its purpose and its class, and every table and view how long its rows are kept.
SELECT
  CASE WHEN a.attname IS NULL THEN c.oid::regclass::text ELSE concat(c.oid::regclass, '.', a.attname) END AS thing,
  told.comment
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT NULL::name AS attname, 0 AS attnum
  UNION ALL
  SELECT a.attname, a.attnum
  FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = c.oid
    AND a.attnum > 0
    AND NOT a.attisdropped
) AS a
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN a.attnum = 0 THEN obj_description(c.oid, 'pg_class')
    ELSE col_description(c.oid, a.attnum)
  END AS comment
) AS told
WHERE n.nspname IN ('public', 'app', 'clinic', 'booking', 'webhook', 'audit', 'archive')
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
  AND (told.comment IS NULL
    OR told.comment !~ CASE
      WHEN a.attnum = 0 THEN '^\S.* \[class: (public|administrative|PHI)\] \[retention: [^]]+\]$'
      ELSE '^\S.* \[class: (public|administrative|PHI)\]$'
    END)
ORDER BY thing
