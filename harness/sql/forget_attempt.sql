-- What is noted of file $1 by an attempt that ran it statement by statement and did not finish it.
DELETE FROM pgrush.migrations
WHERE id = $1
  AND statements_total IS NOT NULL
  AND finished_at IS NULL
