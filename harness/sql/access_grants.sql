-- What every role of $1 was granted of every relation, column by column; nothing is asked of owners, who were granted
-- nothing. TRUNCATE is among them because policies do not hold for it. Behind that, whoever else was granted something.
SELECT
  r.name AS relation,
  role.name AS role,
  command.name AS command,
  to_jsonb(g.granted) AS columns,
  cardinality(g.granted) = (
    SELECT count(*)
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = r.oid
      AND a.attnum > 0
      AND NOT a.attisdropped) AS complete
FROM relations AS r
CROSS JOIN jsonb_array_elements_text($1::jsonb) AS role (name)
CROSS JOIN (VALUES ('SELECT', 0), ('UPDATE', 4), ('INSERT', 8), ('DELETE', 16),
  ('TRUNCATE', 16)) AS command (name, bit)
CROSS JOIN LATERAL pg_temp.granted(r.oid, role.name, command.name) AS g
WHERE r.relowner <> role.name::regrole
  AND r.updatable & command.bit = command.bit
UNION ALL
SELECT r.name, coalesce(grantee.rolname, 'PUBLIC'), string_agg(DISTINCT given.privilege_type, ', '), '[]', false
FROM relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
CROSS JOIN LATERAL (
  SELECT e.* FROM aclexplode(c.relacl) AS e
  UNION ALL
  SELECT e.*
  FROM pg_catalog.pg_attribute AS a
  CROSS JOIN LATERAL aclexplode(a.attacl) AS e
  WHERE a.attrelid = r.oid
) AS given
LEFT JOIN pg_catalog.pg_roles AS grantee ON grantee.oid = given.grantee
WHERE given.grantee <> r.relowner
  AND NOT $1::jsonb ? coalesce(grantee.rolname, 'PUBLIC')
GROUP BY r.name, grantee.rolname
ORDER BY relation, role, command
