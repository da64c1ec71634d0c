-- In the transaction of snapshot_begin: what no call of a client changes.
-- The numbers are those of base::Kind.
DECLARE snapshot_members NO SCROLL CURSOR FOR
  SELECT 2, id, clinic_id
  FROM public.users
  UNION ALL
  SELECT 3, id, clinic_id
  FROM public.patients
  UNION ALL
  SELECT 5, id, clinic_id
  FROM public.integration_webhooks;

-- What the application's schemas declare, and whether it is in force. The numbers are those of Snapshot::Guard::Kind.
DECLARE snapshot_guards NO SCROLL CURSOR FOR
  WITH schema AS (
    SELECT oid
    FROM pg_catalog.pg_namespace
    WHERE nspname IN ('public', 'app', 'booking', 'webhook', 'audit')
  ), relation AS (
    SELECT c.*
    FROM pg_catalog.pg_class AS c
    JOIN schema ON schema.oid = c.relnamespace
  )
  SELECT 0, i.indexrelid::regclass::text, i.indisvalid AND i.indisready
  FROM relation
  JOIN pg_catalog.pg_index AS i ON i.indrelid = relation.oid
  UNION ALL
  SELECT 1, concat(relation.oid::regclass, '.', c.conname), c.convalidated
  FROM relation
  JOIN pg_catalog.pg_constraint AS c ON c.conrelid = relation.oid
  UNION ALL
  -- Those of foreign keys included. 'R' fires on a replica only.
  SELECT 2, concat(relation.oid::regclass, '.', t.tgname), t.tgenabled IN ('O', 'A')
  FROM relation
  JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = relation.oid
  UNION ALL
  SELECT 3, relation.oid::regclass::text, relation.relrowsecurity AND relation.relforcerowsecurity
  FROM relation
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation.oid
  WHERE relation.relkind IN ('r', 'p')
    AND a.attname = 'clinic_id'
    AND NOT a.attisdropped
  UNION ALL
  SELECT 4, p.oid::regprocedure::text,
    EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')
  FROM schema
  JOIN pg_catalog.pg_proc AS p ON p.pronamespace = schema.oid
  WHERE p.prosecdef;
