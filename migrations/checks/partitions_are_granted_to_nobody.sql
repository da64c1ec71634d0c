-- No role but the owner has a privilege on a partition, or in the archive.
-- The policies of the whole do not hold there.
SELECT c.oid::regclass AS table, coalesce(r.rolname, 'PUBLIC') AS role,
  string_agg(given.privilege_type, ', ') AS privileges
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT whole.grantee, whole.privilege_type
  FROM aclexplode(c.relacl) AS whole
  UNION ALL
  SELECT part.grantee, format('%s (%s)', part.privilege_type, a.attname)
  FROM pg_catalog.pg_attribute AS a
  CROSS JOIN LATERAL aclexplode(a.attacl) AS part
  WHERE a.attrelid = c.oid
) AS given
LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = given.grantee
WHERE c.relkind IN ('r', 'p')
  AND (c.relispartition OR n.nspname = 'archive')
  AND given.grantee <> c.relowner
GROUP BY c.oid, r.rolname
ORDER BY c.oid::regclass::text, r.rolname
