-- If an attempt has left index $2 of table $1 invalid: the statement that drops it, its table's oid, and its name. No row
-- if it is valid, or not there.
SELECT format('DROP INDEX CONCURRENTLY %s', i.indexrelid::regclass), i.indrelid::oid, i.indexrelid::regclass
FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = to_regclass($1)
  AND c.relname = $2
  AND NOT i.indisvalid
