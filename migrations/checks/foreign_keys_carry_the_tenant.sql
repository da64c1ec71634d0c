-- Every foreign key between two tables of a tenant pairs their clinic_id.
-- Row-level security does not hold for a foreign key's check: without it, another clinic's row would be accepted.
SELECT f.conrelid::regclass AS table, f.conname AS foreign_key, pg_get_constraintdef(f.oid) AS definition
FROM pg_catalog.pg_constraint AS f
JOIN pg_catalog.pg_attribute AS mine
  ON mine.attrelid = f.conrelid
  AND mine.attname = 'clinic_id'
  AND NOT mine.attisdropped
JOIN pg_catalog.pg_attribute AS theirs
  ON theirs.attrelid = f.confrelid
  AND theirs.attname = 'clinic_id'
  AND NOT theirs.attisdropped
WHERE f.contype = 'f'
  AND NOT EXISTS (
    SELECT
    FROM unnest(f.conkey, f.confkey) AS pair (here, there)
    WHERE pair.here = mine.attnum
      AND pair.there = theirs.attnum)
ORDER BY f.conrelid::regclass::text, f.conname
