-- File $1 is taken back in the current transaction.
DELETE FROM pgrush.migrations
WHERE id = $1
