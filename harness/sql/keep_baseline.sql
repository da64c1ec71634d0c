-- Keeps a copy of what the application's tables hold, and makes pgrush_baseline.restore(p_tables), which brings it back:
-- the rows of those tables, of all if it is NULL, and every sequence. Its statements are written out table by table so
-- that their plans are kept. No trigger fires and no foreign key is checked. The caller is a superuser, and alone.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS pgrush_baseline CASCADE;
CREATE SCHEMA pgrush_baseline;

DO $$
DECLARE
  v_table    record;
  v_sequence record;
  v_columns  text;
  v_last     bigint;
  v_called   boolean;
  v_body     text := '';
BEGIN
  FOR v_table IN
    SELECT c.oid, c.oid::regclass::text AS name, format('pgrush_baseline.table_%s', c.oid) AS copy
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
      AND c.relpersistence <> 't'
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname NOT IN ('information_schema', 'pgrush', 'pgrush_baseline')
    ORDER BY c.oid
  LOOP
    EXECUTE format('CREATE UNLOGGED TABLE %s AS SELECT * FROM ONLY %s', v_table.copy, v_table.name);
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    INTO v_columns
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = v_table.oid
      AND a.attnum > 0
      AND NOT a.attisdropped
      AND a.attgenerated = '';
    CONTINUE WHEN v_columns IS NULL;
    v_body := v_body || format(
      'IF p_tables IS NULL OR %s = ANY (p_tables) THEN DELETE FROM ONLY %s; '
      'INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s; END IF; ',
      v_table.oid, v_table.name, v_table.name, v_columns, v_columns, v_table.copy);
  END LOOP;

  FOR v_sequence IN
    SELECT c.oid::regclass::text AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S'
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'pgrush'
    ORDER BY c.oid
  LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', v_sequence.name) INTO v_last, v_called;
    v_body := v_body || format('PERFORM setval(%L, %s, %L); ', v_sequence.name, v_last, v_called);
  END LOOP;

  EXECUTE format(
    'CREATE FUNCTION pgrush_baseline.restore(p_tables oid[]) RETURNS void LANGUAGE plpgsql '
    'SET session_replication_role = replica AS %L', 'BEGIN ' || v_body || 'END');
END
$$;
