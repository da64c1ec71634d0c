-- When nothing is left to be done every event has ended: in success, or, if nobody signed it or it names nothing that is
-- there, in the dead letters.
SELECT event.clinic_id, event.id AS event, event.event_id, event.status, event.attempts, event.error
FROM public.webhook_events AS event
WHERE event.status NOT IN ('success', 'dead_letter')
  OR (event.status = 'dead_letter') <> (event.event_id ~ '^(forged|broken|orphan)-')
ORDER BY event.id
