-- No index is the beginning of another one: it would cost every insert and serve no query that the other does not.
SELECT shorter.indexrelid::regclass AS index, longer.indexrelid::regclass AS covered_by
FROM pg_catalog.pg_index AS shorter
JOIN pg_catalog.pg_index AS longer
  ON longer.indrelid = shorter.indrelid
  AND longer.indexrelid <> shorter.indexrelid
JOIN pg_catalog.pg_class AS one ON one.oid = shorter.indexrelid
JOIN pg_catalog.pg_class AS other ON other.oid = longer.indexrelid AND other.relam = one.relam
JOIN pg_catalog.pg_namespace AS n ON n.oid = one.relnamespace
WHERE n.nspname IN ('public', 'booking', 'audit')
  AND NOT shorter.indisunique
  AND shorter.indexprs IS NULL
  AND longer.indexprs IS NULL
  AND pg_get_expr(shorter.indpred, shorter.indrelid) IS NOT DISTINCT FROM pg_get_expr(longer.indpred, longer.indrelid)
  AND (longer.indkey::int2[])[0:shorter.indnkeyatts - 1] = (shorter.indkey::int2[])[0:shorter.indnkeyatts - 1]
  AND longer.indnkeyatts >= shorter.indnkeyatts
ORDER BY shorter.indexrelid::regclass::text, longer.indexrelid::regclass::text
