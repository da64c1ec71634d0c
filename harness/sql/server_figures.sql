-- What a server has counted so far. Bytes of WAL, transaction ids and SLRU pages are the whole server's, the rest is this
-- database's.
-- The last column is a level: rows that are dead by now.
SELECT
  (pg_current_wal_insert_lsn() - '0/0')::bigint,
  pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
  d.deadlocks,
  d.xact_commit,
  d.xact_rollback,
  d.blks_hit,
  d.blks_read,
  t.updated,
  t.hot_updated,
  s.hits,
  s.reads,
  t.dead
FROM pg_catalog.pg_stat_database AS d
CROSS JOIN (
  SELECT
    coalesce(sum(u.n_tup_upd), 0)::bigint AS updated,
    coalesce(sum(u.n_tup_hot_upd), 0)::bigint AS hot_updated,
    coalesce(sum(u.n_dead_tup), 0)::bigint AS dead
  FROM pg_catalog.pg_stat_user_tables AS u
) AS t
CROSS JOIN (
  SELECT sum(r.blks_hit)::bigint AS hits, sum(r.blks_read)::bigint AS reads
  FROM pg_catalog.pg_stat_slru AS r
) AS s
WHERE d.datname = current_database()
