-- Who has the lock of lock_of_migrators.sql, in words for people; no row if nobody has.
SELECT format('process %s (%s%s)', l.pid, coalesce(nullif(a.application_name, ''), 'without a name'),
              coalesce(', since ' || to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), ''))
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory'
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
  AND l.classid = 1885827701
  AND l.objid = 1835624306
  AND l.objsubid = 2
  AND l.granted
