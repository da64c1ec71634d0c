-- Logs how a delivery was answered that was not taken in.
INSERT INTO public.webhook_logs (clinic_id, webhook_id, outcome, http_status)
SELECT integration.clinic_id, integration.id, $2, $3::int
FROM public.integration_webhooks AS integration
WHERE integration.id = $1::uuid
