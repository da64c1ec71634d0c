-- An effect happens once: there is one row of it in the ledger for its key, and one for its event.
SELECT effect.clinic_id, effect.provider, effect.idempotency_key, count(*) AS effects,
  array_agg(effect.webhook_event_id ORDER BY effect.id) AS events,
  array_agg(effect.claim_no ORDER BY effect.id) AS claims
FROM public.webhook_effects AS effect
GROUP BY effect.clinic_id, effect.provider, effect.idempotency_key
HAVING count(*) > 1
UNION ALL
SELECT effect.clinic_id, min(effect.provider), NULL, count(*), ARRAY[effect.webhook_event_id],
  array_agg(effect.claim_no ORDER BY effect.id)
FROM public.webhook_effects AS effect
GROUP BY effect.clinic_id, effect.webhook_event_id
HAVING count(*) > 1
