-- Of the backends $1: who waits for which other one of them.
SELECT waiting.pid, blocking.pid
FROM unnest($1::int[]) AS waiting (pid),
  LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocking (pid)
WHERE blocking.pid = ANY ($1::int[])
