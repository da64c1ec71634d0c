-- Integrations a0000005-…-n and b0000005-…-n, the second one without events; and events a0000006-…-n and b0000006-…-n
-- of the first, one in each state. They are at rest: none is due, and the running lease does not end, before 2099.
-- 00006 has no rows of its own, for 00012 refuses a table that has events.
INSERT INTO public.integration_webhooks (id, clinic_id, provider, max_attempts, backoff)
SELECT
  format('%s0000005-0000-4000-8000-00000000000%s', left(clinic.id::text, 1), told.row)::uuid,
  clinic.id,
  told.provider,
  3,
  interval '30 s'
FROM public.clinics AS clinic
CROSS JOIN (VALUES (1, 'stripe'), (2, 'whatsapp')) AS told (row, provider);

INSERT INTO public.webhook_events
  (id, clinic_id, webhook_id, event_id, payload, signature, idempotency_key, status, attempts, max_attempts, claim_no,
   claimed_by, last_attempt_at, next_attempt_at, leased_until, processed_at, result, error)
SELECT
  format('%s0000006-0000-4000-8000-00000000000%s', left(integration.id::text, 1), told.row)::uuid,
  integration.clinic_id,
  integration.id,
  format('event %s', told.row),
  jsonb_build_object('number', told.row),
  'signature',
  format('key %s', told.row),
  told.status,
  told.attempts,
  integration.max_attempts,
  told.attempts,
  CASE WHEN told.attempts > 0 THEN 'worker' END,
  CASE WHEN told.attempts > 0 THEN timestamptz '2020-01-06 09:00+00' END,
  timestamptz '2099-01-05 09:00+00',
  CASE WHEN told.status = 'processing' THEN timestamptz '2099-01-05 09:00+00' END,
  CASE WHEN told.status = 'success' THEN timestamptz '2020-01-06 09:01+00' END,
  told.result,
  told.error
FROM public.integration_webhooks AS integration
CROSS JOIN (VALUES
  (1, 'pending', 0, NULL, NULL),
  (2, 'processing', 1, NULL, NULL),
  (3, 'success', 1, 'success', NULL),
  (4, 'failed', 2, 'retry', 'timeout'),
  (5, 'dead_letter', 3, 'dead_letter', 'timeout')) AS told (row, status, attempts, result, error)
WHERE right(integration.id::text, 1) = '1';
