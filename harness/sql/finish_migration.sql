-- All statements of file $1, which runs statement by statement, are applied.
UPDATE pgrush.migrations
SET statements_applied = statements_total,
    applied_at = clock_timestamp(),
    finished_at = clock_timestamp()
WHERE id = $1
