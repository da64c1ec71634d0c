-- Until a lease of 1 ms is certainly over.
SELECT pg_sleep(0.002)
