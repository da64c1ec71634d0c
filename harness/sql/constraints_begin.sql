-- What tries constraints: functions of this session's own, in a transaction that is rolled back at the end. Triggers of
-- the schema's own are off, so that they neither answer in place of a constraint nor put things right behind it.
BEGIN;
SET CONSTRAINTS ALL IMMEDIATE;

DO $$
DECLARE
  v_table regclass;
BEGIN
  FOR v_table IN
    SELECT DISTINCT t.tgrelid
    FROM pg_catalog.pg_trigger AS t
    WHERE NOT t.tgisinternal
      AND t.tgparentid = 0
  LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', v_table);
  END LOOP;
END
$$;

-- Every CHECK and foreign key but inherited ones and those of PostgreSQL, of extensions and of the history of
-- migrations.
CREATE TEMP VIEW constraints AS
SELECT
  k.oid,
  concat(n.nspname, '.', c.relname, ' ', k.conname) AS name,
  k.contype,
  k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AS holds
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE k.contype IN ('c', 'f')
  AND k.conparentid = 0
  AND k.coninhcount = 0
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname NOT IN ('information_schema', 'pgrush')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e');

-- What a statement comes to, and what a question behind it is answered. Nothing that it does stays.
CREATE FUNCTION pg_temp.attempt(
  p_statement text,
  p_question  text,
  OUT accepted boolean,
  OUT refusal  oid,  -- the constraint that refused it, if one did; a partition's is the whole's
  OUT words    text,
  OUT rows     bigint,
  OUT answer   boolean
)
LANGUAGE plpgsql
AS $$
DECLARE
  v_schema     text;
  v_table      text;
  v_constraint text;
BEGIN
  EXECUTE p_statement;
  GET DIAGNOSTICS rows = ROW_COUNT;
  EXECUTE coalesce(p_question, 'SELECT true') INTO answer;
  RAISE SQLSTATE 'UNDO0';
EXCEPTION
  WHEN SQLSTATE 'UNDO0' THEN
    accepted := true;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
      v_schema = SCHEMA_NAME,
      v_table = TABLE_NAME,
      v_constraint = CONSTRAINT_NAME,
      words = MESSAGE_TEXT;
    accepted := false;
    SELECT coalesce(whole.oid, k.oid)
    INTO refusal
    FROM pg_catalog.pg_constraint AS k
    LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = k.conrelid
    LEFT JOIN pg_catalog.pg_constraint AS whole
      ON whole.conrelid = i.inhparent
      AND whole.conname = k.conname
    WHERE k.conrelid = to_regclass(format('%I.%I', v_schema, v_table))
      AND k.conname = v_constraint;
END
$$;

-- The same against one constraint alone: others in the way, of the kinds named, are dropped. Whoever asks rolls that
-- back.
CREATE FUNCTION pg_temp.attempt_against(
  p_constraint oid,
  p_in_the_way "char"[],
  p_statement  text,
  p_question   text DEFAULT NULL,
  OUT accepted boolean,
  OUT ours     boolean,
  OUT words    text,
  OUT answer   boolean
)
LANGUAGE plpgsql
AS $$
DECLARE
  v_tried record;
  v_other record;
BEGIN
  LOOP
    v_tried := pg_temp.attempt(p_statement, p_question);
    SELECT k.conrelid::regclass AS relation, k.conname
    INTO v_other
    FROM pg_catalog.pg_constraint AS k
    WHERE k.oid = v_tried.refusal
      AND k.oid <> p_constraint
      AND k.contype = ANY (p_in_the_way);
    EXIT WHEN NOT FOUND;
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', v_other.relation, v_other.conname);
  END LOOP;
  accepted := v_tried.accepted;
  ours := v_tried.refusal IS NOT DISTINCT FROM p_constraint;
  words := v_tried.words;
  answer := v_tried.answer;
END
$$;

-- A value of the type that no row is likely to have; NULL if none is known.
CREATE FUNCTION pg_temp.missing_value(p_type oid)
RETURNS text
LANGUAGE sql
AS $$
  SELECT CASE
    WHEN t.typname = 'uuid' THEN 'ffffffff-ffff-4fff-8fff-ffffffffffff'
    WHEN t.typcategory = 'N' THEN '-32000'
    WHEN t.typcategory = 'S' THEN '~'
    WHEN t.typcategory = 'D' THEN '1900-01-01'
  END
  FROM pg_catalog.pg_type AS t
  WHERE t.oid = p_type
$$;

-- Foreign keys in the words of SQL. A table's rows are a clinic's if it has the column clinic_id.
CREATE TEMP VIEW foreign_keys AS
SELECT
  k.oid,
  k.conrelid = k.confrelid AS refers_to_itself,
  k.confdeltype,
  k.conrelid::regclass AS child,
  k.confrelid::regclass AS parent,
  words.*,
  EXISTS (
    SELECT
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = k.conrelid
      AND a.attname = 'clinic_id'
      AND NOT a.attisdropped) AS child_has_clinic,
  EXISTS (
    SELECT
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = k.confrelid
      AND a.attname = 'clinic_id'
      AND NOT a.attisdropped) AS parent_has_clinic
FROM pg_catalog.pg_constraint AS k
CROSS JOIN LATERAL (
  SELECT
    string_agg(quote_ident(here.attname), ', ' ORDER BY pair.place) AS columns,
    string_agg(quote_ident(there.attname), ', ' ORDER BY pair.place) AS parent_columns,
    string_agg(format('%I IS NOT NULL', here.attname), ' AND ') AS all_filled,
    string_agg(format('%I IS NULL', here.attname), ' AND ')
      FILTER (WHERE k.confdelsetcols IS NULL OR here.attnum = ANY (k.confdelsetcols)) AS all_set_null,
    -- Without the clinic, if there is more than that.
    string_agg(quote_ident(here.attname), ', ' ORDER BY pair.place) FILTER (WHERE here.attname <> 'clinic_id') AS own,
    string_agg(quote_ident(there.attname), ', ' ORDER BY pair.place) FILTER (WHERE here.attname <> 'clinic_id')
      AS parent_own,
    string_agg(format('%I = %L', here.attname, pg_temp.missing_value(here.atttypid)), ', ')
      FILTER (WHERE here.attname <> 'clinic_id' OR cardinality(k.conkey) = 1) AS set_missing
  FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS pair (here, there, place)
  JOIN pg_catalog.pg_attribute AS here ON here.attrelid = k.conrelid AND here.attnum = pair.here
  JOIN pg_catalog.pg_attribute AS there ON there.attrelid = k.confrelid AND there.attnum = pair.there
) AS words
WHERE k.contype = 'f';

-- What is wrong with a foreign key, tried with a row of the clinic p_own: a parent that does not exist; a parent of
-- p_other, if both tables' rows are a clinic's, whether or not the key carries it; and the deletion of the parent.
CREATE FUNCTION pg_temp.faults_of_foreign_key(p_key oid, p_own text, p_other text)
RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
  v_key    record;
  v_row    text;
  v_exists boolean;
  v_tried  record;
  v_action text;
BEGIN
  SELECT * INTO v_key FROM foreign_keys WHERE oid = p_key;
  EXECUTE format(
    'SELECT format(''(tableoid, ctid) = (%%s, %%L)'', tableoid, ctid) FROM %s WHERE %s AND %s LIMIT 1',
    v_key.child, v_key.all_filled,
    CASE WHEN v_key.child_has_clinic THEN format('clinic_id::text = %L', p_own) ELSE 'true' END)
  INTO v_row;
  IF v_row IS NULL THEN
    RETURN NEXT 'there is no row to try it with';
    RETURN;
  END IF;

  -- Alone in its table, so that no unique key answers.
  IF NOT v_key.refers_to_itself THEN
    PERFORM set_config('session_replication_role', 'replica', true);
    EXECUTE format('DELETE FROM %s WHERE NOT (%s)', v_key.child, v_row);
    PERFORM set_config('session_replication_role', 'origin', true);
  END IF;

  v_tried := pg_temp.attempt_against(
    p_key, '{c,f}', format('UPDATE %s SET %s WHERE %s', v_key.child, v_key.set_missing, v_row));
  IF v_tried.accepted THEN
    RETURN NEXT 'accepts a parent that does not exist';
  ELSIF NOT v_tried.ours THEN
    RETURN NEXT 'could not be tried with a parent that does not exist: ' || v_tried.words;
  END IF;

  IF v_key.child_has_clinic AND v_key.parent_has_clinic AND v_key.own IS NOT NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE clinic_id::text = %L)', v_key.parent, p_other) INTO v_exists;
    v_tried := pg_temp.attempt_against(
      p_key, '{c,f}',
      format('UPDATE %s SET (%s) = (SELECT %s FROM %s WHERE clinic_id::text = %L LIMIT 1) WHERE %s',
             v_key.child, v_key.own, v_key.parent_own, v_key.parent, p_other, v_row));
    IF NOT v_exists THEN
      RETURN NEXT 'there is no parent of the other clinic to try it with';
    ELSIF v_tried.accepted THEN
      RETURN NEXT 'accepts a parent of another clinic';
    ELSIF NOT v_tried.ours THEN
      RETURN NEXT 'could not be tried with a parent of another clinic: ' || v_tried.words;
    END IF;
  END IF;

  v_action := CASE v_key.confdeltype
    WHEN 'c' THEN 'CASCADE'
    WHEN 'n' THEN 'SET NULL'
    WHEN 'd' THEN 'SET DEFAULT'
    WHEN 'r' THEN 'RESTRICT'
    ELSE 'NO ACTION'
  END;
  v_tried := pg_temp.attempt_against(
    p_key, '{f}',
    format('DELETE FROM %s WHERE (%s) = (SELECT %s FROM %s WHERE %s)',
           v_key.parent, v_key.parent_columns, v_key.columns, v_key.child, v_row),
    CASE v_key.confdeltype
      WHEN 'c' THEN format('SELECT NOT EXISTS (SELECT FROM %s WHERE %s)', v_key.child, v_row)
      WHEN 'n' THEN format('SELECT EXISTS (SELECT FROM %s WHERE %s)', v_key.child, v_key.all_set_null)
      ELSE format('SELECT EXISTS (SELECT FROM %s)', v_key.child)
    END);
  IF v_key.confdeltype IN ('a', 'r') THEN
    IF v_tried.accepted THEN
      RETURN NEXT format('lets its parent be deleted, in spite of ON DELETE %s', v_action);
    ELSIF NOT v_tried.ours THEN
      RETURN NEXT format('ON DELETE %s could not be tried: %s', v_action, v_tried.words);
    END IF;
  ELSIF NOT v_tried.accepted THEN
    RETURN NEXT format('ON DELETE %s fails: %s', v_action, v_tried.words);
  ELSIF NOT v_tried.answer THEN
    RETURN NEXT format('ON DELETE %s does not happen', v_action);
  END IF;
END
$$;

-- The CHECK that the names say, NULL if there is none, and what is wrong with it: it has to refuse its violation.
CREATE FUNCTION pg_temp.try_violation(
  p_table      text,
  p_constraint text,
  p_assignment text,
  OUT violated oid,
  OUT fault    text
)
LANGUAGE plpgsql
AS $$
DECLARE
  v_tried record;
BEGIN
  SELECT k.oid
  INTO violated
  FROM pg_catalog.pg_constraint AS k
  WHERE k.conrelid = to_regclass(p_table)
    AND k.conname = p_constraint
    AND k.contype = 'c';
  IF NOT FOUND THEN
    fault := 'there is no such CHECK';
    RETURN;
  END IF;

  PERFORM set_config('session_replication_role', 'replica', true);
  v_tried := pg_temp.attempt(format('UPDATE %s SET %s', to_regclass(p_table), p_assignment), NULL);
  PERFORM set_config('session_replication_role', 'origin', true);
  fault := CASE
    WHEN v_tried.rows = 0 THEN 'there is no row to try it with'
    WHEN v_tried.accepted THEN format('accepts %s', p_assignment)
    WHEN v_tried.refusal IS DISTINCT FROM violated THEN
      format('does not refuse %s, for: %s', p_assignment, v_tried.words)
  END;
END
$$
