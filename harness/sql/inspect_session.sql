-- What a pooled session would hand on to its next user: the first of these things that is there, or 'clean'.
-- $1: the settings that the client made when it connected; $2: its role.
SELECT CASE
         WHEN EXISTS (SELECT
                      FROM pg_catalog.pg_locks AS l
                      WHERE l.pid = pg_backend_pid()
                        AND l.locktype = 'advisory') THEN 'advisory_lock'
         WHEN EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = pg_my_temp_schema())
           THEN 'temporary_object'
         WHEN EXISTS (SELECT FROM pg_catalog.pg_cursors AS c WHERE c.is_holdable) THEN 'cursor'
         WHEN EXISTS (SELECT FROM pg_catalog.pg_prepared_statements AS p WHERE p.from_sql) THEN 'prepared_statement'
         WHEN EXISTS (SELECT FROM pg_listening_channels()) THEN 'listener'
         WHEN coalesce(current_setting('app.current_clinic_id', true), '') <> ''
           OR coalesce(current_setting('app.current_user_id', true), '') <> '' THEN 'tenant'
         WHEN current_setting('role') <> $2::text THEN 'role'
         WHEN EXISTS (SELECT
                      FROM pg_catalog.pg_settings AS s
                      WHERE s.source = 'session'
                        AND s.name <> ALL ($1::text[])) THEN 'setting'
         ELSE 'clean'
       END
