-- Keeps the transaction, and with it its locks, for 5 ms: another worker's replay meets it.
SELECT pg_sleep(0.005)
