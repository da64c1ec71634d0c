-- Events of one order key have their effects in the order in which they came in, but for one that was a dead letter in
-- between.
SELECT earlier.clinic_id, earlier.order_key, earlier.id AS came_first, later.id AS took_effect_first
FROM public.webhook_events AS earlier
JOIN public.webhook_events AS later
  ON later.webhook_id = earlier.webhook_id
  AND later.order_key = earlier.order_key
  AND later.received_at > earlier.received_at
JOIN public.webhook_effects AS effect ON effect.webhook_event_id = later.id
WHERE (earlier.processed_at IS NULL OR earlier.processed_at > later.processed_at)
  AND NOT EXISTS (
    SELECT
    FROM public.webhook_logs AS log
    WHERE log.webhook_event_id = earlier.id
      AND (log.outcome = 'dead_letter' OR (log.outcome = 'expired' AND log.attempt = earlier.max_attempts)))
ORDER BY earlier.id, later.id
