-- How many other clients of this database are not idle. A client whose state is hidden or not known yet counts as one.
SELECT count(*)
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = current_database()
  AND a.backend_type = 'client backend'
  AND a.pid <> pg_backend_pid()
  AND (a.state IS NULL OR a.state NOT IN ('idle', 'disabled') OR a.xact_start IS NOT NULL)
