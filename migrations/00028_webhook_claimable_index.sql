-- The index by which claims found events before 00025 made webhook_events_claimable of it, with the two lines.
--
-- Date: 2026-11-22
-- Problem: Each event that comes in or comes again has an entry in an index that nobody reads any more.
-- Solution: Drop it, now that 00026 has replaced the last function that did.
-- Affected tables: public.webhook_events; nobody waits
-- Verification: SELECT to_regclass('public.webhook_events_ready') IS NULL
-- Rollback: rollbacks/00028_webhook_claimable_index.sql
SET ROLE clinic_owner;

DROP INDEX CONCURRENTLY IF EXISTS public.webhook_events_ready;

RESET ROLE;
