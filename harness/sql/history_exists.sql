-- Whether the session may read the history of migrations, whose it is, and as whom the session asks. No row if there is none.
SELECT
  has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
  pg_get_userbyid(c.relowner),
  current_user
FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'pgrush'
  AND c.relname = 'migrations'
