-- Indexes of what 00024 added.
--
-- * webhook_events_line: the last place in line that a clinic's new events, or its repeated ones, have.
-- * webhook_events_claimable: what gets its place when its time has come.
-- * webhook_events_order: what is unfinished under an order key, the oldest first; unique, for each has its number.
-- * The three are partial: a successful claim and mark of an event without an order key touch none of them.
-- * The BRIN indexes find what retention is to delete, at next to no cost for each row. webhook_logs' replaces an index
--   that each attempt would pay for; webhook_idempotency's index served the reference that it no longer has.
-- * Rooms and captured payments are found by the provider's name for them.
--
-- Date: 2026-11-22
-- Problem: Places in line, order keys and what is past its time are found by reading whole tables.
-- Solution: Indexes that are built while clients read and write.
-- Affected tables: public.webhook_events, webhook_logs, webhook_idempotency, telemedicine_sessions; nobody waits, but
--   each statement waits for what runs already
-- Verification: SELECT 6 = (SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid IN
--   (to_regclass('public.webhook_events_line'), to_regclass('public.webhook_events_claimable'),
--   to_regclass('public.webhook_events_order'), to_regclass('public.idx_webhook_events_received'),
--   to_regclass('public.idx_webhook_logs_received'), to_regclass('public.idx_telemedicine_sessions_room')))
-- Rollback: rollbacks/00025_webhook_indexes.sql
SET ROLE clinic_owner;

CREATE INDEX CONCURRENTLY IF NOT EXISTS webhook_events_line
  ON public.webhook_events (clinic_id, next_attempt_at)
  WHERE status IN ('pending', 'failed') AND in_line;
CREATE INDEX CONCURRENTLY IF NOT EXISTS webhook_events_claimable
  ON public.webhook_events (in_line, next_attempt_at)
  WHERE status IN ('pending', 'failed');
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS webhook_events_order
  ON public.webhook_events (webhook_id, order_key, order_no)
  WHERE order_key IS NOT NULL AND status <> 'success';
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_webhook_events_received
  ON public.webhook_events USING brin (received_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_webhook_logs_received
  ON public.webhook_logs USING brin (received_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_telemedicine_sessions_room
  ON public.telemedicine_sessions (clinic_id, room_reference);

DROP INDEX CONCURRENTLY IF EXISTS public.idx_webhook_logs_integration;
DROP INDEX CONCURRENTLY IF EXISTS public.idx_webhook_idempotency_integration;

COMMENT ON INDEX public.webhook_events_line IS 'A clinic''s last place in line';
COMMENT ON INDEX public.webhook_events_claimable IS 'What can be claimed, by its place';
COMMENT ON INDEX public.webhook_events_order IS 'What is unfinished under an order key, in order';

RESET ROLE;
