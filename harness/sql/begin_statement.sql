-- Statement number $2 of file $1 is going to be run. If nothing follows, it is unknown whether it came to its end.
UPDATE pgrush.migrations
SET statements_begun = $2::int
WHERE id = $1
