-- Each claim of an event that is over leaves one row in the log, whoever ended it.
SELECT event.clinic_id, event.id AS event, claim.no AS claim_no, count(log.id) AS log_rows
FROM public.webhook_events AS event
CROSS JOIN LATERAL generate_series(
  1, CASE WHEN event.status = 'processing' THEN event.claim_no - 1 ELSE event.claim_no END) AS claim (no)
LEFT JOIN public.webhook_logs AS log
  ON log.clinic_id = event.clinic_id
  AND log.webhook_event_id = event.id
  AND log.claim_no = claim.no
GROUP BY event.clinic_id, event.id, claim.no
HAVING count(log.id) <> 1
ORDER BY event.id, claim.no
