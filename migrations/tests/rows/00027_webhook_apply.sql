-- What event 3 left: the bytes that brought it, its effect, and the row of its attempt. Events 6 and 7 of the first
-- integration are of one order key: 7 waits for 6, which is not due before 2099.
INSERT INTO public.webhook_deliveries (id, clinic_id, raw_body, headers, url)
SELECT event.id, event.clinic_id, convert_to(event.payload::text, 'UTF8'), '{"signature": "signature"}',
  'https://clinic.test/webhooks'
FROM public.webhook_events AS event
WHERE event.status = 'success';

INSERT INTO public.webhook_effects
  (clinic_id, webhook_id, webhook_event_id, claim_no, provider, idempotency_key, kind)
SELECT event.clinic_id, event.webhook_id, event.id, event.claim_no, 'stripe', event.idempotency_key, 'recorded'
FROM public.webhook_events AS event
WHERE event.status = 'success';

INSERT INTO public.webhook_logs
  (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
SELECT event.clinic_id, event.webhook_id, event.event_id, 'success', NULL, event.id, event.claim_no, event.attempts
FROM public.webhook_events AS event
WHERE event.status = 'success';

INSERT INTO public.webhook_events
  (id, clinic_id, webhook_id, event_id, payload, max_attempts, next_attempt_at, order_key)
SELECT
  format('%s0000006-0000-4000-8000-00000000000%s', left(integration.id::text, 1), told.row)::uuid,
  integration.clinic_id,
  integration.id,
  format('event %s', told.row),
  '{}',
  integration.max_attempts,
  timestamptz '2099-01-05 09:00+00',
  'conversation'
FROM public.integration_webhooks AS integration
CROSS JOIN (VALUES (6), (7)) AS told (row)
WHERE right(integration.id::text, 1) = '1';
