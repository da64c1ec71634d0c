-- From here on a row that is written to a table with columns of class PHI holds a marker in each of them. They are the
-- columns whose comment says so: a new one is in at once.
--
-- A marker is a word that names its column, with a number so that an update changes it; as JSON, or as bytes. Where no
-- word fits it is a date or a number that stands nowhere else. CHECKs of such columns are dropped: no marker would pass.
CREATE SCHEMA marked;
CREATE SEQUENCE marked.numbers;

CREATE VIEW marked.columns AS
SELECT a.attrelid::regclass AS table, a.attnum AS number, a.attname AS name, format_type(a.atttypid, NULL) AS type
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
WHERE c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND col_description(c.oid, a.attnum) LIKE '%[class: PHI]';

-- A marker for each such column of a table, by name; NULL where there is none for the type.
CREATE FUNCTION marked.markers_of(p_table regclass)
RETURNS jsonb
LANGUAGE sql
AS $$
  SELECT jsonb_object_agg(c.name, CASE c.type
    WHEN 'text' THEN to_jsonb(word.text)
    WHEN 'citext' THEN to_jsonb(word.text)
    WHEN 'jsonb' THEN jsonb_build_object('said', word.text)
    WHEN 'bytea' THEN to_jsonb('\x' || encode(word.text::bytea, 'hex'))
    WHEN 'date' THEN to_jsonb(date '1907-03-11')
    WHEN 'integer' THEN to_jsonb(1987654321)
    WHEN 'numeric' THEN to_jsonb(8191.7)
  END)
  FROM marked.columns AS c
  CROSS JOIN LATERAL (SELECT concat_ws('-', 'zyxmarker', c.table, c.name, nextval('marked.numbers')) AS text) AS word
  WHERE c.table = p_table
$$;

-- The first marker that stands in a text, in whatever form; NULL if there is none.
CREATE FUNCTION marked.marker_in(p_text text)
RETURNS text
LANGUAGE sql
AS $$
  SELECT substring(p_text FROM '(?i)(?:zyxmarker|7a79786d61726b6572)[a-z0-9_.-]*|1907-03-11|\m(?:1987654321|8191\.7)\M')
$$;

CREATE FUNCTION marked.plant()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RETURN jsonb_populate_record(NEW, marked.markers_of(TG_RELID));
END
$$;

DO $$
DECLARE
  v_table regclass;
  v_check record;
BEGIN
  FOR v_check IN
    SELECT c.conrelid::regclass AS table, c.conname AS name
    FROM pg_catalog.pg_constraint AS c
    WHERE c.contype = 'c'
      AND EXISTS (SELECT FROM marked.columns AS m WHERE m.table = c.conrelid AND m.number = ANY (c.conkey))
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', v_check.table, v_check.name);
  END LOOP;

  FOR v_table IN SELECT DISTINCT m.table FROM marked.columns AS m LOOP
    EXECUTE format(
      'CREATE TRIGGER plant BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION marked.plant()', v_table);
  END LOOP;
END
$$;

-- The rows that are there already: only a superuser sees those of all clinics.
RESET ROLE;

DO $$
DECLARE
  v_table regclass;
BEGIN
  FOR v_table IN SELECT DISTINCT m.table FROM marked.columns AS m LOOP
    EXECUTE format('UPDATE %s SET clinic_id = clinic_id', v_table);
  END LOOP;
END
$$;
