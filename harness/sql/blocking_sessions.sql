-- Whom backend $1 waits for at this moment, in words for people; NULL if for nobody. What they run is not told: it may
-- hold anybody's data.
SELECT string_agg(
         format('process %s (%s%s%s)', b.pid, coalesce(nullif(a.application_name, ''), 'without a name'),
                ', ' || a.state,
                coalesce(', in a transaction since ' ||
                         to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), '')),
         ', ' ORDER BY b.pid)
FROM (SELECT DISTINCT u.pid FROM unnest(pg_blocking_pids($1::int)) AS u (pid)) AS b
LEFT JOIN pg_catalog.pg_stat_activity AS a USING (pid)
