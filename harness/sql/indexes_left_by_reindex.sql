-- Invalid indexes that REINDEX CONCURRENTLY has left where it came to no end, of the table $1 or of the table of index $1,
-- its partitions included; of the schema $2; of the whole database if both are empty. A table's TOAST table counts with
-- it. As in invalid_index.sql: the statement that drops one, its table's oid, and its name.
WITH named AS (
  SELECT coalesce(
    (SELECT i.indrelid FROM pg_catalog.pg_index AS i WHERE i.indexrelid = to_regclass(NULLIF($1, ''))),
    to_regclass(NULLIF($1, ''))) AS oid
), tables AS (
  SELECT unnest(ARRAY[c.oid, c.reltoastrelid]) AS oid
  FROM pg_catalog.pg_class AS c, named
  WHERE c.oid = named.oid
     OR c.oid IN (SELECT p.relid FROM pg_catalog.pg_partition_tree(named.oid) AS p)
     OR c.relnamespace = to_regnamespace(NULLIF($2, ''))
     OR ($1 = '' AND $2 = '')
)
SELECT format('DROP INDEX CONCURRENTLY %s', i.indexrelid::regclass), i.indrelid::oid, i.indexrelid::regclass
FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid
  AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND i.indrelid IN (SELECT t.oid FROM tables AS t)
ORDER BY i.indexrelid
