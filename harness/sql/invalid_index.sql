-- If an attempt has left index $1 invalid: the statement that drops it, and who may be building it just now, the process
-- that holds the lock of such a build on its table (NULL if nobody does), and its name. No row if it is valid, or not there.
SELECT
  format('DROP INDEX CONCURRENTLY %s', i.indexrelid::regclass),
  (SELECT min(l.pid)
   FROM pg_catalog.pg_locks AS l
   WHERE l.relation = i.indrelid
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
     AND l.mode = 'ShareUpdateExclusiveLock'
     AND l.granted
     AND l.pid <> pg_backend_pid()),
  i.indexrelid::regclass
FROM pg_catalog.pg_index AS i
WHERE i.indexrelid = to_regclass($1)
  AND NOT i.indisvalid
