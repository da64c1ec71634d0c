-- An integration with each of the providers $2 for each clinic, numbered from $1 on, provider by provider; with $3
-- attempts and a backoff of $4.
INSERT INTO public.integration_webhooks (id, clinic_id, provider, max_attempts, backoff)
SELECT
  ('00000005-0000-4000-8000-'
    || lpad(to_hex($1::bigint + (provider.number - 1) * clinics.count + clinic), 12, '0'))::uuid,
  ('00000001-0000-4000-8000-' || lpad(to_hex(clinic), 12, '0'))::uuid,
  provider.name,
  $3::int,
  $4::interval
FROM (SELECT count(*) FROM public.clinics) AS clinics
CROSS JOIN LATERAL generate_series(0, clinics.count - 1) AS clinic
CROSS JOIN unnest($2::text[]) WITH ORDINALITY AS provider (name, number)
