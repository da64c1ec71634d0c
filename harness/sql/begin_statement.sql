-- The statement of file $1 with sha256 $2 is begun: if nothing follows, it is unknown whether it came to its end. '' for $2:
-- nothing of it is in doubt.
UPDATE pgrush.migrations
SET statement_in_doubt = NULLIF($2, '')
WHERE id = $1
