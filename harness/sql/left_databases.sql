-- Databases whose comment begins with $1 and that nobody is connected to.
SELECT d.datname
FROM pg_catalog.pg_database AS d
WHERE starts_with(shobj_description(d.oid, 'pg_database'), $1::text)
  AND NOT EXISTS (SELECT
                  FROM pg_catalog.pg_stat_activity AS a
                  WHERE a.datid = d.oid)
ORDER BY d.datname
