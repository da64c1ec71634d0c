-- Nothing takes effect that its provider did not sign: neither an event that nobody signed, nor one that was signed too
-- long ago or changed on its way, nor one of whose delivery nothing was kept to verify it by.
SELECT effect.clinic_id, effect.webhook_event_id AS event, event.event_id, effect.kind,
  delivery.raw_body IS NOT NULL AS delivery_is_kept
FROM public.webhook_effects AS effect
LEFT JOIN public.webhook_events AS event ON event.id = effect.webhook_event_id
LEFT JOIN public.webhook_deliveries AS delivery ON delivery.id = effect.webhook_event_id
WHERE event.event_id ~ '^(forged|late|tampered)-'
  OR delivery.raw_body IS NULL
ORDER BY effect.id
