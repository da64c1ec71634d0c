-- Takes in events of one delivery, and logs how each is answered: one statement, so that all of them are taken in or none.
-- Each has the whole body, so that a delivery of very many is taken in in parts. $2: their ids and keys, [{"id": …, "key": …}] with "" for no key. $6: the body in hexadecimal digits.
-- Gives back how many were new, and how many were taken in before.
WITH told AS MATERIALIZED (
  SELECT event.value ->> 'id' AS event_id, event.value ->> 'key' AS idempotency_key, event.no
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS event (value, no)
  ORDER BY event.no
), taken AS MATERIALIZED (
  SELECT told.event_id, ingested.outcome
  FROM told
  CROSS JOIN LATERAL webhook.ingest_event(
    $1::uuid, told.event_id, $3::jsonb, NULLIF($4::text, ''), NULLIF(told.idempotency_key, ''),
    decode($6::text, 'hex'), $5::jsonb, $7::text) AS ingested
), logged AS (
  INSERT INTO public.webhook_logs (clinic_id, webhook_id, event_id, outcome, http_status)
  SELECT integration.clinic_id, integration.id, taken.event_id, taken.outcome, 200
  FROM taken
  JOIN public.integration_webhooks AS integration ON integration.id = $1::uuid
)
SELECT
  count(*) FILTER (WHERE taken.outcome = 'accepted'),
  count(*) FILTER (WHERE taken.outcome = 'duplicate')
FROM taken
