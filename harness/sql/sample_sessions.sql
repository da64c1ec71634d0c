-- What each client of this database does at this moment, the one that asks left out, and of those that wait for a lock:
-- for whom. To tell costs time that grows with the lock's queue, so that 64 of them have to do. Of others' sessions no
-- text is asked for: it may hold anybody's data.
SELECT
  a.pid,
  a.application_name = 'pgrush',
  a.state,
  a.wait_event_type,
  a.wait_event,
  CASE WHEN a.application_name = 'pgrush' AND a.state <> 'idle' THEN left(a.query, 1000) END,
  CASE
    WHEN a.wait_event_type = 'Lock' AND row_number() OVER (PARTITION BY a.wait_event_type) <= 64
      THEN pg_catalog.pg_blocking_pids(a.pid)
  END
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
  AND a.backend_type = 'client backend'
  AND a.pid <> pg_backend_pid()
