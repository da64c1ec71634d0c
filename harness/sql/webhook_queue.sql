-- How many webhook events are in each status that is not the last one, and for how many seconds the oldest of them has
-- been due (pending, failed), claimed (processing) or given up (dead_letter). In line, next_attempt_at is a turn: due is what
-- is there.
-- What is done is not counted, and of the rest 10,000 of a line at most, along the partial indexes that claims and replays use: the
-- answer costs the same however long the queue is and however much was done before.
WITH waiting AS (
  (SELECT e.status, CASE WHEN e.next_attempt_at <= clock_timestamp() THEN e.received_at END AS since
   FROM public.webhook_events AS e
   WHERE e.status IN ('pending', 'failed')
     AND e.in_line
   ORDER BY e.next_attempt_at
   LIMIT 10000)
  UNION ALL
  (SELECT e.status, NULLIF(e.next_attempt_at, 'infinity')
   FROM public.webhook_events AS e
   WHERE e.status IN ('pending', 'failed')
     AND NOT e.in_line
   ORDER BY e.next_attempt_at
   LIMIT 10000)
  UNION ALL
  (SELECT e.status, e.last_attempt_at
   FROM public.webhook_events AS e
   WHERE e.status = 'processing'
   ORDER BY e.leased_until
   LIMIT 10000)
  UNION ALL
  (SELECT e.status, e.last_attempt_at
   FROM public.webhook_events AS e
   WHERE e.status = 'dead_letter'
   ORDER BY e.clinic_id, e.last_attempt_at
   LIMIT 10000)
)
SELECT
  s.status,
  count(w.status),
  greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(w.since)), 0))
FROM (VALUES ('pending'), ('failed'), ('processing'), ('dead_letter')) AS s (status)
LEFT JOIN waiting AS w ON w.status = s.status
GROUP BY s.status
ORDER BY s.status
