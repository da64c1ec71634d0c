-- A file that runs statement by statement is begun, or resumed: of what it was edited to meanwhile only the statements
-- that are not applied yet may differ. $1 id, $2 sha256, $3 chain, $4 its statements, $5 the program's version.
INSERT INTO pgrush.migrations AS m
  (id, sha256, chain, statements_total, statements_applied, statement_sha256s, duration_ms, pgrush,
   server_version, retries, lock_wait_ms, started_at)
VALUES
  ($1, $2, $3, $4::int, 0, '{}', 0, NULLIF($5, ''), current_setting('server_version'), 0, 0, clock_timestamp())
ON CONFLICT (id) DO UPDATE
SET sha256 = excluded.sha256,
    chain = excluded.chain,
    statements_total = excluded.statements_total,
    pgrush = excluded.pgrush,
    server_version = excluded.server_version
