-- Every partition, and what was one until it was moved into the schema archive.
SELECT n.nspname, c.relname
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE (c.relispartition OR n.nspname = 'archive')
  AND c.relkind IN ('r', 'p')
