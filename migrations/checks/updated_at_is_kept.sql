-- Every table with updated_at keeps it by trigger, but for appointments, where cancelling sets it.
SELECT c.oid::regclass AS table
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'booking')
  AND c.relkind IN ('r', 'p')
  AND a.attname = 'updated_at'
  AND NOT a.attisdropped
  AND c.oid <> 'public.appointments'::regclass
  AND NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = c.oid
      AND t.tgfoid = 'clinic.update_updated_at_column()'::regprocedure
      AND t.tgenabled IN ('O', 'A'))
ORDER BY c.oid::regclass::text
