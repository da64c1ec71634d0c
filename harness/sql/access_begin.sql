-- What tries who may reach which rows: functions of this session's own, in a transaction that is rolled back at the
-- end. Triggers and foreign keys are off, so that they do not answer in place of privileges and policies.
BEGIN;
SET LOCAL session_replication_role = replica;

-- What a statement comes to, sent by a role in a transaction of a clinic; NULL leaves either as it is. Gives
--   reached   rows, one or more
--   nothing   no row
--   refused   SQLSTATE 42501: no privilege, or a policy's WITH CHECK
--   failed    any other error
-- and the server's words for the last two. Nothing that it does stays.
CREATE FUNCTION pg_temp.attempt(
  p_prepare   text,
  p_statement text,
  p_row       jsonb,
  p_role      text,
  p_clinic    text,
  OUT outcome text,
  OUT words   text
)
LANGUAGE plpgsql
AS $$
DECLARE
  v_rows bigint;
BEGIN
  EXECUTE p_prepare;
  IF p_clinic IS NOT NULL THEN
    PERFORM set_config('app.current_clinic_id', p_clinic, true);
  END IF;
  IF p_role IS NOT NULL THEN
    PERFORM set_config('role', p_role, true);
  END IF;
  EXECUTE p_statement USING p_row;
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  RAISE SQLSTATE 'UNDO0';
EXCEPTION
  WHEN SQLSTATE 'UNDO0' THEN
    outcome := CASE WHEN v_rows > 0 THEN 'reached' ELSE 'nothing' END;
  WHEN insufficient_privilege THEN
    outcome := 'refused';
    words := SQLERRM;
  WHEN OTHERS THEN
    outcome := 'failed';
    words := SQLERRM;
END
$$;

-- The row to try a table or view with: its words as JSON, and the condition that finds nothing else. NULL if there is
-- none.
CREATE FUNCTION pg_temp.sample(p_relation text, p_is_view boolean, p_condition text, OUT content jsonb, OUT place text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format(
    'SELECT to_jsonb(t), %s FROM %s AS t WHERE %s LIMIT 1',
    CASE WHEN p_is_view THEN '''true'''
         ELSE 'format(''(tableoid, ctid) = (%s, %L)'', t.tableoid, t.ctid)' END,
    p_relation, coalesce(p_condition, 'true'))
  INTO content, place;
END
$$;

-- Every table, partition and view but those of PostgreSQL, of extensions and of the history of migrations.
CREATE TEMP VIEW relations AS
SELECT
  c.oid,
  concat(n.nspname, '.', c.relname) AS name,
  format('%I.%I', n.nspname, c.relname) AS quoted,
  c.relowner,
  c.relispartition AS is_partition,
  c.relkind IN ('v', 'm') AS is_view,
  pg_relation_is_updatable(c.oid, false) AS updatable
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname NOT IN ('information_schema', 'pgrush')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e');

-- What a role has of a relation's columns for a command: the names that it may use, and whether these are all. Without
-- any it is tried with all that a statement can write.
CREATE FUNCTION pg_temp.granted(p_relation oid, p_role text, p_command text, OUT granted text[], OUT tried text[])
LANGUAGE sql
AS $$
  SELECT
    coalesce(array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE may.it), '{}'),
    coalesce(
      array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE may.it AND can.it),
      array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE can.it))
  FROM pg_catalog.pg_attribute AS a
  CROSS JOIN LATERAL (SELECT CASE
    WHEN p_command IN ('DELETE', 'TRUNCATE') THEN has_table_privilege(p_role, p_relation, p_command)
    ELSE has_column_privilege(p_role, p_relation, a.attnum, p_command)
  END) AS may (it)
  CROSS JOIN LATERAL (
    SELECT p_command = 'SELECT' OR (a.attgenerated = '' AND a.attidentity <> 'a')) AS can (it)
  WHERE a.attrelid = p_relation
    AND a.attnum > 0
    AND NOT a.attisdropped
$$;

CREATE TEMP TABLE trials (
  relation   text,
  role       text,
  command    text,  -- MOVE: an UPDATE that gives the row to the other clinic
  preparing  text,  -- what has to be out of the way
  statement  text,
  content    jsonb
);

-- Leaves the rows of p_own alone, so that whatever is reached is a row of that clinic, and notes what is to be tried.
-- p_relations has what is told of relations by name: "tenant", the column with the clinic unless it is clinic_id;
-- "row", a condition for the row to try with; "assignment", what an UPDATE does to it unless it writes what is there.
-- No statement but SELECT reads a column, so that no policy for SELECT stands in for another one.
CREATE FUNCTION pg_temp.note_trials(p_roles jsonb, p_relations jsonb, p_own text, p_other text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  v_relation record;
BEGIN
  CREATE TEMP TABLE told AS
  SELECT
    r.*,
    a.attname AS tenant,
    p_relations -> r.name ->> 'row' AS condition,
    p_relations -> r.name ->> 'assignment' AS assignment
  FROM relations AS r
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = r.oid
    AND a.attname = coalesce(p_relations -> r.name ->> 'tenant', 'clinic_id')
    AND NOT a.attisdropped;

  FOR v_relation IN SELECT * FROM told WHERE tenant IS NOT NULL AND NOT is_view AND NOT is_partition LOOP
    EXECUTE format('DELETE FROM %s WHERE %I::text IS DISTINCT FROM %L', v_relation.quoted, v_relation.tenant, p_own);
  END LOOP;

  INSERT INTO trials
  SELECT
    t.name,
    role.name,
    command.name,
    CASE
      WHEN command.name = 'INSERT' THEN format('DELETE FROM %s', t.quoted)
      WHEN command.name IN ('UPDATE', 'MOVE') AND NOT t.is_view THEN
        format('DELETE FROM %s WHERE NOT (%s)', t.quoted, coalesce(sample.place, 'false'))
      ELSE 'SELECT'
    END,
    CASE command.name
      WHEN 'SELECT' THEN format('SELECT %s FROM %s', columns.list, t.quoted)
      WHEN 'INSERT' THEN
        format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)', t.quoted, columns.list)
      WHEN 'UPDATE' THEN
        CASE
          WHEN t.assignment IS NOT NULL THEN format('UPDATE %s SET %s', t.quoted, t.assignment)
          ELSE format('UPDATE %1$s SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1))', t.quoted,
                      columns.list)
        END
      WHEN 'MOVE' THEN format('UPDATE %s SET %I = %L', t.quoted, t.tenant, p_other)
      WHEN 'DELETE' THEN format('DELETE FROM %s', t.quoted)
    END,
    sample.content
  FROM told AS t
  CROSS JOIN LATERAL pg_temp.sample(t.quoted, t.is_view, t.condition) AS sample
  CROSS JOIN jsonb_array_elements_text(p_roles) AS role (name)
  CROSS JOIN (VALUES
    ('SELECT', 0, 'SELECT'),
    ('UPDATE', 4, 'UPDATE'),
    ('MOVE', 4, 'UPDATE'),
    ('INSERT', 8, 'INSERT'),
    ('DELETE', 16, 'DELETE')) AS command (name, bit, privilege)
  CROSS JOIN LATERAL (
    SELECT string_agg(quote_ident(c.name), ', ')
    FROM pg_temp.granted(t.oid, role.name, command.privilege) AS g
    CROSS JOIN unnest(g.tried) AS c (name)
  ) AS columns (list)
  WHERE t.updatable & command.bit = command.bit
    AND (command.name <> 'MOVE' OR t.tenant IS NOT NULL);
END
$$
