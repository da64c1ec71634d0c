-- $1 roles, $2 what is told of relations, $3 the own clinic, $4 the other one.
SELECT pg_temp.note_trials($1::jsonb, $2::jsonb, $3, $4)
