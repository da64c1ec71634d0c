-- The rows as they are: an earlier version of the table has fewer columns.
SELECT to_jsonb(m)
FROM pgrush.migrations AS m
