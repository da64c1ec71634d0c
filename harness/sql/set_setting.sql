-- A setting, for this transaction only: a pooled connection keeps nothing of it.
SELECT set_config($1, $2, true)
