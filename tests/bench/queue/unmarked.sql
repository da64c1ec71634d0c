SELECT count(*)
FROM public.webhook_events
WHERE status = 'processing'
