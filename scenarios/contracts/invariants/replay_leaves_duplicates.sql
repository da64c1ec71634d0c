-- An event is not replayed once its idempotency key has had its effect by another event.
SELECT event.clinic_id, event.id AS event, effect.webhook_event_id AS effect_by, effect.occurred_at,
  replay.occurred_at AS replayed_at
FROM audit.audit_logs AS replay
JOIN public.webhook_events AS event ON event.id = (replay.row_data ->> 'id')::uuid
JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
JOIN public.webhook_effects AS effect
  ON effect.clinic_id = event.clinic_id
  AND effect.provider = integration.provider
  AND effect.idempotency_key = coalesce(event.idempotency_key, event.event_id)
  AND effect.webhook_event_id <> event.id
WHERE replay.table_name = 'webhook_events'
  AND replay.operation = 'UPDATE'
  AND effect.occurred_at < replay.occurred_at
ORDER BY event.id
