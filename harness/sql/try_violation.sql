-- $1 table, $2 CHECK, $3 assignment.
SELECT tried.violated, tried.fault FROM pg_temp.try_violation($1, $2, $3) AS tried
