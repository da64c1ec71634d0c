-- Has the backend $1 give up what it is doing.
SELECT pg_cancel_backend($1::int)
