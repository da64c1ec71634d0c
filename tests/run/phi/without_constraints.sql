-- The tables of markers.sql lose their constraints, so that any row can be written.
DO $$
DECLARE
  v_change text;
BEGIN
  FOR v_change IN
    SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', c.conrelid::regclass, c.conname)
    FROM pg_catalog.pg_constraint AS c
    WHERE c.conrelid IN (SELECT m.table FROM marked.columns AS m)
    UNION ALL
    SELECT format('ALTER TABLE %s ALTER %I DROP NOT NULL', a.attrelid::regclass, a.attname)
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid IN (SELECT m.table FROM marked.columns AS m)
      AND a.attnum > 0
      AND NOT a.attisdropped
  LOOP
    EXECUTE v_change;
  END LOOP;
END
$$;
