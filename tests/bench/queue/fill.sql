-- A queue of :events events of ten clinics behind :finished that are done, as ingest_event, claims and marks leave them.
INSERT INTO public.clinics (id, name)
SELECT ('00000011-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Clinic ' || n
FROM generate_series(0, 9) AS n;

INSERT INTO public.integration_webhooks (id, clinic_id, provider)
SELECT
  ('00000015-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  ('00000011-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  'invented'
FROM generate_series(0, 9) AS n;

INSERT INTO public.webhook_events
  (clinic_id, webhook_id, event_id, payload, max_attempts, received_at, status, claim_no, attempts, claimed_by,
   next_attempt_at, last_attempt_at, processed_at, result)
SELECT
  ('00000011-0000-4000-8000-' || lpad(to_hex(n % 10), 12, '0'))::uuid,
  ('00000015-0000-4000-8000-' || lpad(to_hex(n % 10), 12, '0'))::uuid,
  'finished-' || n,
  jsonb_build_object('number', n),
  8,
  now() - interval '1 day' + n * interval '1 microsecond',
  'success',
  1,
  1,
  'worker',
  now() - interval '1 day' + n * interval '1 microsecond',
  now() - interval '1 day',
  now() - interval '1 day',
  'success'
FROM generate_series(1, :finished) AS n;

-- In each turn, a microsecond, every clinic has one.
INSERT INTO public.webhook_events (clinic_id, webhook_id, event_id, payload, max_attempts, next_attempt_at)
SELECT
  ('00000011-0000-4000-8000-' || lpad(to_hex(n % 10), 12, '0'))::uuid,
  ('00000015-0000-4000-8000-' || lpad(to_hex(n % 10), 12, '0'))::uuid,
  'event-' || n,
  jsonb_build_object('number', n),
  8,
  now() + n / 10 * interval '1 microsecond'
FROM generate_series(1, :events) AS n;

VACUUM (ANALYZE) public.webhook_events;
VACUUM (ANALYZE) public.webhook_logs;
