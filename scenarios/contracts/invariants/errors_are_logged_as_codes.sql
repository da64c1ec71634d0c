-- The log of attempts has an error's code, and none of its words. The words are not selected: they may be a patient's.
SELECT log.id, log.clinic_id, log.webhook_event_id
FROM public.webhook_logs AS log
WHERE log.error !~ '^[a-z0-9][a-z0-9 _.-]{0,63}$'
ORDER BY log.id
