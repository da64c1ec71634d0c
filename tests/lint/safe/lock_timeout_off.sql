SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = 0;
SELECT set_config('lock_timeout', '500ms', true);
