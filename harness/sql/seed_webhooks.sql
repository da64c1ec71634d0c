-- $2 webhooks from number $1 on, dealt to the clinics in turn, with $3 attempts and a backoff of $4.
INSERT INTO public.integration_webhooks (id, clinic_id, provider, max_attempts, backoff)
SELECT
  ('00000005-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  ('00000001-0000-4000-8000-' || lpad(to_hex(n % (SELECT count(*) FROM public.clinics)), 12, '0'))::uuid,
  'invented',
  $3::int,
  $4::interval
FROM generate_series($1::bigint, $1::bigint + $2::bigint - 1) AS n
