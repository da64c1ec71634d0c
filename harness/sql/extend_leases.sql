-- Prolongs the leases of the claims in $1, [{"id": …, "claim_no": …}], by $2, and says of each whether it is lost. An
-- event that somebody has locked is left out: it is being marked, or its effect waits for what another transaction holds,
-- and nobody can claim it meanwhile. To wait for it would let the other leases end.
WITH free AS MATERIALIZED (
  SELECT event.id, held.claim_no
  FROM jsonb_to_recordset($1::jsonb) AS held (id uuid, claim_no bigint)
  JOIN public.webhook_events AS event ON event.id = held.id
  FOR NO KEY UPDATE OF event SKIP LOCKED
)
SELECT free.id, free.claim_no, webhook.extend_lease(free.id, free.claim_no, $2::interval) IS NULL
FROM free
