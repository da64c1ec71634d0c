-- Whether the history's table is as create_history.sql makes it: its last column is there, for all come in one transaction.
SELECT EXISTS (
  SELECT
  FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'pgrush'
    AND c.relname = 'migrations'
    AND a.attname = 'statement_in_doubt')
