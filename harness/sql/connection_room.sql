-- How many connections the server accepts, how many of them it keeps for its administrators, and how many are in use.
-- reserved_connections exists from PostgreSQL 16 on.
SELECT
  current_setting('max_connections')::int,
  current_setting('superuser_reserved_connections')::int
    + coalesce(current_setting('reserved_connections', true)::int, 0),
  (SELECT count(*)
   FROM pg_catalog.pg_stat_activity AS a
   WHERE a.backend_type = 'client backend')
