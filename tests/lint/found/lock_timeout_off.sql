SET LOCAL lock_timeout = 0;  -- found
SET lock_timeout = '0s';  -- found
RESET lock_timeout;  -- found
SELECT set_config('lock_timeout', '0', true);  -- found
DO $$
BEGIN
  PERFORM set_config('lock_timeout', '0ms', true);  -- found
END
$$;
