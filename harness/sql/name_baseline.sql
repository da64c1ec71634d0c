-- Has keep_baseline keep what it keeps in schema $1.
SELECT set_config('pgrush.baseline', $1, false)
