-- Every index and constraint is valid, and every trigger fires.
SELECT 'index' AS kind, i.indexrelid::regclass::text AS name
FROM pg_catalog.pg_index AS i
WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)
UNION ALL
SELECT 'constraint', concat(c.conrelid::regclass, '.', c.conname)
FROM pg_catalog.pg_constraint AS c
WHERE NOT c.convalidated
UNION ALL
SELECT 'trigger', concat(t.tgrelid::regclass, '.', t.tgname)
FROM pg_catalog.pg_trigger AS t
WHERE t.tgenabled NOT IN ('O', 'A')
ORDER BY kind, name
