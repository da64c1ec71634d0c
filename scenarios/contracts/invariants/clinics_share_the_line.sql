-- An event that was alone of its clinic waited for 100 claims of another clinic's events at most, however many there
-- were. Judged are events that were claimed once. Retention deletes what this needs.
SELECT single.clinic_id, single.id AS event, single.received_at, single.last_attempt_at AS claimed_at,
  flood.clinic_id AS behind_clinic, count(*) AS claims_before
FROM public.webhook_events AS single
JOIN public.webhook_events AS flood
  ON flood.clinic_id <> single.clinic_id
  AND flood.last_attempt_at > single.received_at
  AND flood.last_attempt_at < single.last_attempt_at
WHERE single.claim_no = 1
  AND NOT EXISTS (
    SELECT
    FROM public.webhook_events AS other
    WHERE other.clinic_id = single.clinic_id
      AND other.id <> single.id
      AND other.received_at <= single.last_attempt_at
      AND coalesce(other.last_attempt_at, 'infinity') >= single.received_at)
GROUP BY single.clinic_id, single.id, single.received_at, single.last_attempt_at, flood.clinic_id
HAVING count(*) > 100
ORDER BY single.received_at
