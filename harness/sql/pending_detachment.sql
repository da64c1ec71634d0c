-- If an attempt has left the detachment of partition $2 from table $1 pending: the statement that completes it.
SELECT format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', h.inhparent::regclass, h.inhrelid::regclass)
FROM pg_catalog.pg_inherits AS h
WHERE h.inhparent = to_regclass($1)
  AND h.inhrelid = to_regclass($2)
  AND h.inhdetachpending
