-- Whether every event has ended, and in how many seconds the next one can be claimed: not above 0 if one can be now, or
-- is locked; NULL if none ever can. Each part reads one row of a partial index: of what came in, of what comes again, and
-- of what is leased.
SELECT
  first.due IS NULL AND first.lease IS NULL,
  extract(epoch FROM NULLIF(least(first.due, first.lease), 'infinity') - clock_timestamp())
FROM (
  SELECT
    least(
      (SELECT event.next_attempt_at
       FROM public.webhook_events AS event
       WHERE event.status IN ('pending', 'failed')
         AND event.in_line
       ORDER BY event.next_attempt_at
       LIMIT 1),
      (SELECT event.next_attempt_at
       FROM public.webhook_events AS event
       WHERE event.status IN ('pending', 'failed')
         AND NOT event.in_line
       ORDER BY event.next_attempt_at
       LIMIT 1)) AS due,
    (SELECT event.leased_until
     FROM public.webhook_events AS event
     WHERE event.status = 'processing'
     ORDER BY event.leased_until
     LIMIT 1) AS lease
) AS first
