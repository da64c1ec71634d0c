-- What a server that has been at work for a while has in memory: a fresh copy has nothing. Indexes come last, so that they
-- stay if there is no room for all.
CREATE EXTENSION pg_prewarm;
SELECT sum(pg_prewarm(relation.oid))
FROM (
  SELECT class.oid::regclass AS oid
  FROM pg_class AS class
  JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
  WHERE class.relkind IN ('r', 'i', 't')
    AND namespace.nspname NOT IN ('pg_catalog', 'information_schema')
  ORDER BY class.relkind = 'i'
) AS relation;
