-- An audit row holds the id of a row and the names of columns: no other key, and no name that is no column.
-- What else it holds is not selected: it may be a patient's.
SELECT log.id, log.table_name, log.occurred_at
FROM audit.audit_logs AS log
WHERE log.row_data - ARRAY['id', 'changed'] <> '{}'
  OR coalesce(log.row_data ->> 'id', '') !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  OR EXISTS (
    SELECT
    FROM jsonb_array_elements_text(CASE jsonb_typeof(log.row_data -> 'changed')
      WHEN 'array' THEN log.row_data -> 'changed'
      ELSE '[]'
    END) AS changed (name)
    WHERE NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      WHERE c.relname = log.table_name
        AND a.attname = changed.name))
  OR jsonb_typeof(log.row_data -> 'changed') <> 'array'
ORDER BY log.id
