-- A file that was applied in the current transaction. $1 id, $2 sha256, $3 chain, $4 its statements, $5 duration in ms,
-- $6 the program's version, $7 retries, $8 ms from the first try's beginning to this one's.
INSERT INTO pgrush.migrations
  (id, sha256, chain, statements_total, statements_applied, duration_ms, pgrush, server_version, retries, lock_wait_ms,
   started_at, finished_at)
VALUES
  ($1, $2, $3, $4::int, $4::int, $5, NULLIF($6, ''), current_setting('server_version'), $7::int, $8, now(), clock_timestamp())
