-- Every foreign key has a valid index that leads with its columns, in whatever order.
-- Excepted is webhook_events_integration_fkey: its webhook_id alone leads a unique key and finds the same rows, and an
-- index more would cost every claim of an event.
SELECT f.conrelid::regclass AS table, f.conname AS foreign_key, pg_get_constraintdef(f.oid) AS definition
FROM pg_catalog.pg_constraint AS f
WHERE f.contype = 'f'
  AND f.conparentid = 0
  AND f.conname <> 'webhook_events_integration_fkey'
  AND NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_index AS i
    WHERE i.indrelid = f.conrelid
      AND i.indisvalid
      AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
ORDER BY f.conrelid::regclass::text, f.conname
