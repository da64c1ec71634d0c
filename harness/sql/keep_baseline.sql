-- Keeps a copy of what the application's tables hold in the schema that name_baseline has named, in place of what it kept
-- there before, and makes its function restore(p_tables), which brings it back: the rows of those tables, of all if it is
-- NULL, and every sequence. A partition is brought back if it or a table above it is named. The statements are written out
-- table by table so that their plans are kept. No trigger fires, for those that fire in a replica, too, are disabled
-- meanwhile, and no foreign key is checked. The caller is a superuser, and alone.
SET client_min_messages = warning;

DO $$
DECLARE
  v_schema   text := current_setting('pgrush.baseline');
  v_table    record;
  v_sequence record;
  v_columns  text;
  v_off      text;
  v_on       text;
  v_last     bigint;
  v_called   boolean;
  v_body     text := '';
BEGIN
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', v_schema);

  FOR v_table IN
    SELECT c.oid, c.oid::regclass::text AS name, format('%I.table_%s', v_schema, c.oid) AS copy,
           c.oid || ARRAY(SELECT a.relid::oid FROM pg_catalog.pg_partition_ancestors(c.oid) AS a) AS names
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
      AND c.relpersistence <> 't'
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname NOT IN ('information_schema', 'pgrush', 'pgrush_seeded', 'pgrush_baseline')
    ORDER BY c.oid
  LOOP
    -- Rows go and come faster than tables do.
    EXECUTE format('CREATE UNLOGGED TABLE IF NOT EXISTS %s AS SELECT * FROM ONLY %s WITH NO DATA', v_table.copy,
                   v_table.name);
    EXECUTE format('DELETE FROM %s', v_table.copy);
    EXECUTE format('INSERT INTO %s SELECT * FROM ONLY %s', v_table.copy, v_table.name);
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    INTO v_columns
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = v_table.oid
      AND a.attnum > 0
      AND NOT a.attisdropped
      AND a.attgenerated = '';
    CONTINUE WHEN v_columns IS NULL;
    SELECT coalesce(string_agg(format('ALTER TABLE %s DISABLE TRIGGER %I; ', v_table.name, t.tgname), ''), ''),
           coalesce(string_agg(format('ALTER TABLE %s ENABLE %s TRIGGER %I; ', v_table.name,
                                      CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END, t.tgname), ''), '')
    INTO v_off, v_on
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = v_table.oid
      AND t.tgenabled IN ('A', 'R');
    v_body := v_body || format(
      'IF p_tables IS NULL OR p_tables && %L::oid[] THEN %s DELETE FROM ONLY %s; '
      'INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s; %s END IF; ',
      v_table.names, v_off, v_table.name, v_table.name, v_columns, v_columns, v_table.copy, v_on);
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
    'CREATE OR REPLACE FUNCTION %I.restore(p_tables oid[]) RETURNS void LANGUAGE plpgsql '
    'SET session_replication_role = replica AS %L', v_schema, 'BEGIN ' || v_body || 'END');
END
$$;
