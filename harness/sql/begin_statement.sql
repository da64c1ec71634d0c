-- Of file $1 statement number $2 is the last that was begun. If nothing follows, it is unknown whether it came to its end.
UPDATE pgrush.migrations
SET statements_begun = $2::int
WHERE id = $1
