-- Statement number $2 of file $1 is applied; $3 is its sha256, $4 what it took in ms.
UPDATE pgrush.migrations
SET statements_applied = $2::int,
    statement_in_doubt = NULL,
    statement_sha256s = statement_sha256s || $3::text,
    duration_ms = duration_ms + $4::double precision
WHERE id = $1
