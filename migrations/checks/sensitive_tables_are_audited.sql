-- Every table of a tenant, and the installation's settings, log each change of a row.
-- Excepted are tables that are logs, or follow from what is logged: slots and keys go with an appointment, events log
-- their replays, deliveries come with their events and never change, and the other webhook tables are logs.
SELECT c.oid::regclass AS table
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'booking')
  AND c.relkind IN ('r', 'p')
  AND c.relname NOT IN (
    'appointment_slots', 'booking_requests', 'webhook_events', 'webhook_logs', 'webhook_idempotency',
    'webhook_deliveries', 'webhook_effects')
  AND NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = c.oid
      AND t.tgfoid = 'audit.log_changes()'::regprocedure
      AND t.tgenabled IN ('O', 'A')
      AND t.tgqual IS NULL
      -- After each row, on INSERT, DELETE and UPDATE, of whatever column.
      AND t.tgtype = 1 + 4 + 8 + 16
      AND t.tgattr = '')
ORDER BY c.oid::regclass::text
