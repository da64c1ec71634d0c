-- Every patient and every event holds a marker, and the audit log tells of changed patients.
SELECT 'patient' AS without, id
FROM public.patients
WHERE marked.marker_in(first_name) IS NULL
UNION ALL
SELECT 'event', id
FROM public.webhook_events
WHERE marked.marker_in(payload::text) IS NULL
UNION ALL
SELECT 'log', NULL
WHERE NOT EXISTS (
  SELECT
  FROM audit.audit_logs AS log
  WHERE log.table_name = 'patients'
    AND log.row_data -> 'changed' ? 'last_name')
