-- The schemas of the database but for PostgreSQL's own and the history of migrations, as JSON: their tables and views with
-- columns, keys and checks, indexes and policies, in an order that depends on names alone. What an extension made is
-- left out, and so are partitions, which are what their table is.
WITH tables AS (
  SELECT
    c.relnamespace,
    c.relname,
    jsonb_build_object(
      'name', c.relname,
      'kind', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table'
                             ELSE 'table' END,
      'comment', obj_description(c.oid, 'pg_class'),
      'row_security', c.relrowsecurity,
      'row_security_forced', c.relforcerowsecurity,
      'columns', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'name', a.attname,
                 'type', format_type(a.atttypid, a.atttypmod),
                 'not_null', a.attnotnull,
                 'default', pg_get_expr(d.adbin, d.adrelid),
                 'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum), '[]')
        FROM pg_catalog.pg_attribute AS a
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid
          AND a.attnum > 0
          AND NOT a.attisdropped),
      'keys', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'name', k.conname,
                 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.contype DESC, k.conname COLLATE "C"), '[]')
        FROM pg_catalog.pg_constraint AS k
        WHERE k.conrelid = c.oid
          AND k.contype IN ('p', 'u', 'f', 'c', 'x')),
      'indexes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'name', x.relname,
                 'definition', pg_get_indexdef(x.oid)) ORDER BY x.relname COLLATE "C"), '[]')
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid),
      'policies', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'name', p.polname,
                 'command', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                          WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                 'roles', (SELECT coalesce(jsonb_agg(r.rolname ORDER BY r.rolname COLLATE "C"), '["PUBLIC"]')
                           FROM pg_catalog.pg_roles AS r
                           WHERE r.oid = ANY (p.polroles)),
                 'using', pg_get_expr(p.polqual, p.polrelid),
                 'check', pg_get_expr(p.polwithcheck, p.polrelid)) ORDER BY p.polname COLLATE "C"), '[]')
        FROM pg_catalog.pg_policy AS p
        WHERE p.polrelid = c.oid)) AS described
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'p', 'v', 'm')
    AND NOT c.relispartition
    AND NOT EXISTS (SELECT
                    FROM pg_catalog.pg_depend AS e
                    WHERE e.classid = 'pg_catalog.pg_class'::regclass
                      AND e.objid = c.oid
                      AND e.deptype = 'e')
)
SELECT jsonb_build_object('schemas', coalesce(jsonb_agg(jsonb_build_object(
         'name', n.nspname,
         'comment', obj_description(n.oid, 'pg_namespace'),
         'tables', (SELECT coalesce(jsonb_agg(t.described ORDER BY t.relname COLLATE "C"), '[]')
                    FROM tables AS t
                    WHERE t.relnamespace = n.oid)) ORDER BY n.nspname COLLATE "C"), '[]'))
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'pgrush')
