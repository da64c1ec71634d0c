-- Of a delivery that the receiver has to refuse, because it was signed too long ago or changed on its way, no event is
-- stored.
SELECT event.clinic_id, event.id AS event, event.event_id, event.status
FROM public.webhook_events AS event
WHERE event.event_id ~ '^(late|tampered)-'
ORDER BY event.id
