-- Whoever had an effect has bound its idempotency key, so that no later event has it again.
SELECT effect.id AS effect, effect.clinic_id, effect.provider, effect.idempotency_key, bound.status
FROM public.webhook_effects AS effect
LEFT JOIN public.webhook_idempotency AS bound
  ON bound.clinic_id = effect.clinic_id
  AND bound.provider = effect.provider
  AND bound.idempotency_key = effect.idempotency_key
WHERE bound.status IS DISTINCT FROM 'processed'
ORDER BY effect.id
