-- An event's effect is there if, and only if, it ended in success: by the claim that was marked, or, if the event had
-- none of its own, because another with its key had it.
-- Retention may have deleted the event of an effect.
SELECT problem.text AS problem, event.clinic_id, event.id AS event, event.status, event.claim_no,
  effect.claim_no AS effect_by_claim
FROM public.webhook_events AS event
JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
LEFT JOIN public.webhook_effects AS effect ON effect.webhook_event_id = event.id
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN effect.id IS NOT NULL AND event.status <> 'success' THEN 'an effect without a mark'
    WHEN effect.claim_no <> event.claim_no THEN 'an effect by a claim that was superseded'
    WHEN effect.id IS NULL AND event.status = 'success' AND NOT EXISTS (
      SELECT
      FROM public.webhook_effects AS other
      WHERE other.clinic_id = event.clinic_id
        AND other.provider = integration.provider
        AND other.idempotency_key = coalesce(event.idempotency_key, event.event_id)) THEN 'a mark without an effect'
  END AS text
) AS problem
WHERE problem.text IS NOT NULL
ORDER BY event.id
