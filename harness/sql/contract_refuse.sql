INSERT INTO public.webhook_logs (clinic_id, webhook_id, outcome, http_status, error)
VALUES ($1::uuid, $2::uuid, $3::text, $4::int, $5::text)
