-- What this session has counted and held back is handed over when the statement ends.
SELECT pg_catalog.pg_stat_force_next_flush()
