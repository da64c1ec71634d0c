-- Neither the audit log nor the log of webhooks holds a marker.
SELECT 'audit_logs' AS log, log.id::text
FROM audit.audit_logs AS log
WHERE marked.marker_in(log::text) IS NOT NULL
UNION ALL
SELECT 'webhook_logs', log.id::text
FROM public.webhook_logs AS log
WHERE marked.marker_in(log::text) IS NOT NULL
