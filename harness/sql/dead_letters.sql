-- The $7 dead letters of clinic $1 that come next, with what was delivered: those behind the one with id $4 whose last
-- attempt was at $3, none whose last attempt was after $2. $5 is a provider, $6 a pattern for the error; '' is any. One
-- without a time of its last attempt cannot be there: an event gets it with its first claim.
-- To be read in binary: the body as it came, all else as text.
SELECT
  event.id::text,
  event.last_attempt_at::text,
  integration.provider,
  event.webhook_id::text,
  event.event_id,
  coalesce(event.idempotency_key, event.event_id),
  greatest(0, floor(extract(epoch FROM clock_timestamp() - event.received_at)))::bigint::text,
  delivery.raw_body,
  delivery.headers::text,
  delivery.url,
  floor(extract(epoch FROM delivery.received_at))::bigint::text
FROM public.webhook_events AS event
JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
LEFT JOIN public.webhook_deliveries AS delivery ON delivery.id = event.id
WHERE event.clinic_id = $1::uuid
  AND event.status = 'dead_letter'
  AND event.last_attempt_at <= $2::timestamptz
  AND (event.last_attempt_at, event.id) > ($3::timestamptz, $4::uuid)
  AND ($5::text = '' OR integration.provider = $5::text)
  AND ($6::text = '' OR event.error LIKE $6::text)
ORDER BY event.last_attempt_at, event.id
LIMIT $7::bigint
