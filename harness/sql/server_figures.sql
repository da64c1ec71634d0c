-- Counters that only grow: bytes of WAL of the whole server; deadlocks, commits and rollbacks of this database.
SELECT
  (pg_current_wal_insert_lsn() - '0/0')::bigint,
  s.deadlocks,
  s.xact_commit,
  s.xact_rollback
FROM pg_catalog.pg_stat_database AS s
WHERE s.datname = current_database()
