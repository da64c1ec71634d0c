-- Which other process is building an index of the table with oid $1: it holds the lock of such a build, as VACUUM does, and
-- reports such a build's progress, as VACUUM does not. No row if none is.
SELECT l.pid
FROM pg_catalog.pg_locks AS l
  JOIN pg_catalog.pg_stat_progress_create_index AS p USING (pid)
WHERE l.relation = $1::oid
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
  AND l.mode = 'ShareUpdateExclusiveLock'
  AND l.granted
  AND l.pid <> pg_backend_pid()
LIMIT 1
