-- For this transaction only.
SELECT set_config('role', $1, true)
