-- Takes the lock of migrators of this database, which are the words 'pgru' and 'migr' as numbers; false if another
-- session has it. The session keeps it until it ends.
SELECT pg_try_advisory_lock(1885827701, 1835624306)
