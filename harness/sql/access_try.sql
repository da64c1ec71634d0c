-- What every trial comes to; $1: app.current_clinic_id, $2: whether it is set, $3: whether as the trial's role, or else
-- as the superuser, whom nothing keeps from a row.
SELECT t.relation, t.role, t.command, tried.outcome, tried.words, t.content IS NULL AS empty
FROM trials AS t
CROSS JOIN LATERAL pg_temp.attempt(
  t.preparing, t.statement, t.content,
  CASE WHEN $3::boolean THEN t.role END,
  CASE WHEN $2::boolean THEN $1 END) AS tried
ORDER BY t.relation, t.role, t.command
